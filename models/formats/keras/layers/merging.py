"""Layers of several inputs, and arithmetic that the author wrote between layers."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import reduce
from itertools import zip_longest

import torch
from torch import Tensor

from models.formats.graphs.intervals import Interval
from models.formats.keras.layers import Builder, Step, checked_size, layer
from models.formats.keras.settings import Settings
from models.formats.keras.weights import LayerWeights

_FOLDED: dict[str, tuple[Callable[[Tensor, Tensor], Tensor], Callable[[Interval, Interval], Interval], str]] = {
    "Add": (torch.add, Interval.__add__, "Add"),
    "Subtract": (torch.sub, Interval.__sub__, "Sub"),
    "Multiply": (torch.mul, Interval.__mul__, "Mul"),
    "Divide": (torch.div, Interval.__truediv__, "Div"),
    "TrueDivide": (torch.div, Interval.__truediv__, "Div"),
    "Maximum": (torch.maximum, Interval.maximum, "Max"),
    "Minimum": (torch.minimum, Interval.minimum, "Min"),
}


def _folding(name: str) -> Builder:
    run, bounds, operator = _FOLDED[name]

    def both(one: Tensor, other: Tensor) -> Tensor:
        sides = zip_longest(reversed(one.shape[1:]), reversed(other.shape[1:]), fillvalue=1)
        checked_size(math.prod(max(pair) for pair in sides))
        return run(one, other)

    def build(settings: Settings, weights: LayerWeights) -> Step:
        return Step(run=lambda given: reduce(both, given), bounds=lambda given: reduce(bounds, given),
                    operator=operator)  # fmt: skip

    return build


for _name in _FOLDED:
    layer(_name)(_folding(_name))


@layer("Average")
def average(settings: Settings, weights: LayerWeights) -> Step:
    return Step(
        run=lambda given: reduce(torch.add, given) / len(given),
        bounds=lambda given: given[0].hull(*given),
        operator="Mean",
    )


@layer("Dot")
def dot(settings: Settings, weights: LayerWeights) -> Step:
    """Of vectors (n, d): (n, 1)."""
    settings.refuse_unless("normalize", False)
    if any(axis not in (1, -1) for axis in settings.wholes("axes", least=-8, most=8)):
        raise settings.wrong("axes", "1", str(settings.values.get("axes")))

    def run(given: Sequence[Tensor]) -> Tensor:
        return (given[0] * given[1]).sum(dim=-1, keepdim=True)

    return Step(run=run, operator="MatMul")
