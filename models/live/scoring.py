"""How a live discriminator scores images."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from torch import Tensor, nn

from models.live.calls import Call, Place, fit
from models.live.encoding import input_shapes
from models.live.outputs import Output
from models.modules.roles import Function, takes_two


@dataclass(frozen=True, kw_only=True)
class Scores:
    """(images, labels) -> raw scores (n,); a score a patch becomes their mean."""

    call: Call

    def __call__(self, images: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.call(images, labels)[0].tensor.reshape(len(images), -1).mean(dim=1)


def find_scores(
    function: Function, images: Tensor, *, place: Place, classes: int | None, modules: Sequence[nn.Module]
) -> Scores:
    """How this callable scores ``images`` (n, c, h, w). Raises CheckpointError where it gives no score for each."""

    def pick(made: list[Output]) -> bool | None:
        return True if made and len(made[0].tensor) == len(images) else None

    call, _ = fit(
        function, images, input_shapes(images.shape[1:], modules, function), pick, place=place,
        classes=classes if takes_two(function) else None, wanted="a score for each image",
    )  # fmt: skip
    return Scores(call=call)
