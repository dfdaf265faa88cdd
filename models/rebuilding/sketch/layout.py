"""One way through a chain of layers, and how class labels may join it: plain data of the geometry search."""

from __future__ import annotations

from dataclasses import dataclass

Shape = tuple[int, ...]
"""(n,) or (c, h, w)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One way through a trunk: steps with open slots, the shape that comes out, what it costs in unusualness."""

    items: tuple[str, ...]
    shape: Shape
    cost: float

    @property
    def slots(self) -> frozenset[str]:
        return frozenset(item for item in self.items if item.startswith("?"))


@dataclass(frozen=True, slots=True)
class LabelInput:
    """A way in which a class label joins features: a step for vectors, one for maps, the width that it adds.

    ``width`` 0 stands for a one-hot label of any width that fits.
    """

    vector: str
    maps: str
    width: int
    classes: int


ONE_HOT = LabelInput("cat1h", "cat1hmap", 0, 0)


def then(state: Layout, items: tuple[str, ...], shape: Shape, cost: float = 0.0) -> Layout:
    return Layout(state.items + items, shape, state.cost + cost)
