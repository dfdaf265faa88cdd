"""The two-line hook of a training loop: bundles of a live module, where ``touchstone dashboard --watch`` finds them."""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.front.settings import described
from evaluation.types import TouchstoneError

if TYPE_CHECKING:
    from torch import Tensor, nn

    from models.live.description import Prior

ImageShape = tuple[int, int, int]


class Watcher:
    """Writes one bundle a step: ``watcher = Watcher("RUNS/name"); watcher.save(module, step=step)``.

    A training never stops for it: what cannot be written is one warning, and is tried again at the next step.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        settings: Mapping[str, Any] | None = None,
        seed: int | None = None,
        image_shape: ImageShape | None = None,
        latent_dim: int | None = None,
        value_range: tuple[float, float] | None = None,
        classes: int | None = None,
        prior: Prior = "auto",
    ) -> None:
        """``folder`` is the training's own, made when it is first written to; trainings of a recipe lie side by side,
        as ``runs/lr1e-3_seed0``. ``settings`` are hyper-parameters, plain values by name, and ``seed`` is the
        training's. What is not stated is found by running the module: ``image_shape`` (c, h, w), ``latent_dim``,
        ``value_range`` of its own pixels. ``classes`` and ``prior`` are those of ``touchstone.live``.

        Raises TouchstoneError for settings that are no plain values.
        """
        given: Any = settings if settings is not None else {}
        wrong = not isinstance(given, Mapping) or next(
            (name for name, value in given.items() if not isinstance(name, str) or not _plain(value)), None
        )
        if wrong is True or wrong is not None:
            raise TouchstoneError(
                "settings= holds numbers, texts, true or false by name, such as {'lr': 1e-3}; got "
                f"{described(given) if wrong is True else f'{wrong!r}: {described(given[wrong])}'}"
            )
        self.folder, self.settings, self.seed = Path(folder).expanduser(), dict(given), seed
        self.image_shape, self.latent_dim, self.value_range = image_shape, latent_dim, value_range
        self.classes, self.prior = classes, prior
        self._warned = False

    def save(self, module: nn.Module, *, step: int, images: Tensor | None = None) -> Path | None:
        """Write the module as it is at ``step``, whole or not at all; None where that was not possible, with a warning
        the first time. ``images`` (n, c, h, w) in [0, 1] are recorded as the probe, and say the shape of images.

        The module, its mode and all random numbers are afterwards as they were.
        """
        try:
            return self._write(module, int(step), images)
        except Exception as error:  # a full disk, a folder that is not ours, a module that cannot be exported
            if not self._warned:
                self._warned = True
                said = " ".join(str(error).split())[:300] or type(error).__name__
                warnings.warn(
                    f"Touchstone could not keep step {step:,} in '{self.folder}': {said}. The training goes on, and "
                    "later steps are tried again without a word.",
                    stacklevel=2,
                )
            return None

    def _write(self, module: nn.Module, step: int, images: Tensor | None) -> Path:
        from models.formats.bundle.writing import save_bundle
        from models.live.description import Live
        from models.live.exporting import exported
        from models.live.opening import open_live
        from models.live.sizes import image_shape_of

        if self.image_shape is None:
            c, h, w = (int(side) for side in images.shape[1:]) if images is not None else image_shape_of(module)
            self.image_shape = (c, h, w)
        live = Live(
            module=module, latent_dim=self.latent_dim, value_range=self.value_range, classes=self.classes,
            prior=self.prior,
        )  # fmt: skip
        shown = None if images is None else images.detach().float().cpu()
        with open_live(live, images=shown, image_shape=self.image_shape) as model:
            roles, card = exported(model), model.card
            if card.latent_dim is None:
                raise TouchstoneError(f"{type(module).__name__} has neither a code nor images; say its roles")
            return save_bundle(
                module, self.folder / f"step_{step:08d}.bundle", image_shape=card.image_shape,
                latent_dim=card.latent_dim, encode=roles.encode, decode=roles.decode, value_range=card.value_range,
                spread="standard_deviation" if roles.spread else None, classes=card.classes,
                prior="normal" if model.parts.prior is not None else None,
                images=None if shown is None or tuple(shown.shape[1:]) != card.image_shape else shown,
                training=self.settings | {"step": step} | ({} if self.seed is None else {"seed": self.seed}),
            )  # fmt: skip


def _plain(value: Any) -> bool:
    return isinstance(value, bool | int | float | str)
