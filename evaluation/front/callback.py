"""A callback for Lightning that writes a bundle every few epochs or steps. Lightning itself is not imported."""

from __future__ import annotations

from collections.abc import Callable as Function
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from evaluation.front.settings import described
from evaluation.front.watcher import Watcher
from evaluation.types import TouchstoneError

if TYPE_CHECKING:
    from models.live.description import Prior

HOOKS = ("on_", "setup", "teardown")
"""How the names of Lightning's hooks begin."""


class Callback:
    """``Trainer(callbacks=[touchstone.Callback("RUNS/name")])``, for ``lightning`` and ``pytorch_lightning``.

    It has every hook that Lightning calls, by name: those that it does not need do nothing. Settings are taken from the
    module's ``hparams`` where none are given, the seed from ``seed_everything``. A training never stops for it.
    """

    def __init__(
        self,
        folder: str | Path,
        *,
        every_epochs: int = 1,
        every_steps: int | None = None,
        settings: Mapping[str, Any] | None = None,
        seed: int | None = None,
        image_shape: tuple[int, int, int] | None = None,
        latent_dim: int | None = None,
        value_range: tuple[float, float] | None = None,
        classes: int | None = None,
        prior: Prior = "auto",
    ) -> None:
        """A bundle after every ``every_epochs`` epochs, or ``every_steps`` updates of the weights instead where that is
        given, and at the end. The rest is as of ``touchstone.Watcher``. Raises TouchstoneError for a wrong value."""
        for name, value in (("every_epochs", every_epochs), ("every_steps", every_steps)):
            if value is not None and (type(value) is not int or value < 1):
                raise TouchstoneError(f"{name}= is a whole number from 1; got {described(value)}")
        self.every_epochs, self.every_steps = every_epochs, every_steps
        self._given = settings is not None
        self._seed_given = seed is not None
        self._saved = -1
        self.watcher = Watcher(
            folder, settings=settings, seed=seed, image_shape=image_shape, latent_dim=latent_dim,
            value_range=value_range, classes=classes, prior=prior,
        )  # fmt: skip

    @property
    def state_key(self) -> str:
        """Names it among the callbacks of a Lightning checkpoint."""
        return f"touchstone.Callback {self.watcher.folder}"

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        """Takes settings and seed from the module and the environment where nobody gave them."""
        import os

        if not self._given:
            own = getattr(pl_module, "hparams", None)
            found = dict(own) if isinstance(own, Mapping) else {}
            self.watcher.settings = {
                str(name): value for name, value in found.items() if isinstance(value, bool | int | float | str)
            }
        said = os.environ.get("PL_GLOBAL_SEED", "")
        if not self._seed_given and said.isdecimal():
            self.watcher.seed = int(said)

    def on_train_batch_end(self, trainer: Any, pl_module: Any, *_: Any) -> None:
        if self.every_steps is not None and trainer.global_step and trainer.global_step % self.every_steps == 0:
            self._save(trainer, pl_module)

    def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
        if self.every_steps is None and (trainer.current_epoch + 1) % self.every_epochs == 0:
            self._save(trainer, pl_module)

    def on_train_end(self, trainer: Any, pl_module: Any) -> None:
        self._save(trainer, pl_module)

    def state_dict(self) -> dict[str, Any]:
        """Nothing of it is kept in a checkpoint."""
        return {}

    def load_state_dict(self, state_dict: Mapping[str, Any]) -> None:
        """Nothing was kept."""

    def __getattr__(self, name: str) -> Function[..., None]:
        """A hook that is not needed."""
        if not name.startswith(HOOKS):
            raise AttributeError(f"'{type(self).__name__}' object has no attribute '{name}'")
        return _nothing

    def _save(self, trainer: Any, pl_module: Any) -> None:
        """Once a step, by the first of several processes."""
        step = int(trainer.global_step)
        if step != self._saved and getattr(trainer, "is_global_zero", True):
            self._saved = step
            self.watcher.save(pl_module, step=step)


def _nothing(*given: Any, **named: Any) -> None:
    """A hook that is not needed."""
