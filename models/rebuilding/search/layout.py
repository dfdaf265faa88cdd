"""One way through a chain of layers, and how class labels may join it: plain data of the geometry search."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from models.rebuilding.search.slots import Grouping, Item, Items, OnLabel
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.steps import (
    BatchNorm,
    Conditioned,
    Embedding,
    Joining,
    LayerNorm,
    LinearLabel,
    OneHot,
    OneHotMaps,
)

Shape = tuple[int, ...]
"""(n,) or (c, h, w)."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One way through a trunk: steps with open slots, the shape that comes out, what it costs in unusualness."""

    items: Items
    shape: Shape
    cost: float


def then(state: Layout, items: Items, shape: Shape, cost: float = 0.0) -> Layout:
    return Layout(state.items + items, shape, state.cost + cost)


@dataclass(frozen=True, slots=True)
class LabelInput:
    """A way in which a class label joins features, by a layer of its own or as a one-hot vector."""

    layer: Layer | None
    """An embedding or a linear layer; None for one-hot."""
    width: int
    """Numbers that it adds; 0 stands for a one-hot vector of any width that fits."""

    def joined(self, joining: Joining) -> Item:
        """The step that joins the label by its layer."""
        if self.layer is None:
            raise ValueError("a one-hot label has no layer; use one_hot(classes)")
        if self.layer.kind == "embedding":
            return Embedding(self.layer.path, joining)
        return OnLabel(self.layer.path, joining)

    def joins(self, item: Item) -> bool:
        """Whether an item joins this label."""
        return self.layer is not None and isinstance(item, Embedding | OnLabel) and item.key == self.layer.path


ONE_HOT = LabelInput(None, 0)


def labelled(items: Items) -> Iterator[Conditioned | OnLabel]:
    """The items by which labels join."""
    return (item for item in items if isinstance(item, OneHot | OneHotMaps | Embedding | LinearLabel | OnLabel))


def scaled(shape: Shape, factor: int) -> Shape:
    """Maps so many times as high and wide."""
    return (shape[0], *(n * factor for n in shape[1:]))


def norm_step(norm: Layer, shape: Shape) -> Item:
    """The step of a norm on features of that shape."""
    if norm.kind == "batch_norm":
        eps = norm.facts.attributes.get("eps") if norm.facts else None
        return BatchNorm(norm.path, eps if isinstance(eps, float) else None)
    if norm.weight.ndim > 1 or len(shape) == 1:
        return LayerNorm(norm.path)
    return Grouping(norm.path)
