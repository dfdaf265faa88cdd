"""Layers that a file may hold and its forward pass not use: copies of other layers, heads of other losses."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch

from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import MAIN, Layer

MOST = 6
"""Groups of layers that are left out, one after the other."""


def spare_layers(layers: Sequence[Layer]) -> Iterator[tuple[Layer, ...]]:
    """Sets of layers to leave out: all copies of earlier layers, then each group that no name gives to a half.

    A group are the layers under one attribute of the network, the last first: what is added to a network comes last.
    """
    groups = _groups(layers)
    repeated = _repeated(layers)
    copies = tuple(layer for group in groups if set(group) <= repeated for layer in group)
    if copies:
        yield copies
    others = [group for group in groups if not set(group) <= set(copies) and not _of_a_half(group)]
    for group in list(reversed(others))[:MOST]:
        yield (*copies, *group)
        if copies:
            yield group


def _repeated(layers: Sequence[Layer]) -> frozenset[Layer]:
    """Linear and convolution layers whose weight is that of an earlier one, or its transpose."""
    mains = [layer for layer in layers if layer.kind in MAIN]
    return frozenset(
        layer for index, layer in enumerate(mains) if any(_same_weight(layer, other) for other in mains[:index])
    )


def _same_weight(one: Layer, other: Layer) -> bool:
    if one.kind != other.kind:
        return False
    turned = other.weight.transpose(0, 1)
    return torch.equal(one.weight, other.weight) or torch.equal(one.weight, turned)


def _groups(layers: Sequence[Layer]) -> list[tuple[Layer, ...]]:
    """Layers by the first part of their path that not all of them share."""
    parts = [layer.path.split(".") for layer in layers]
    shared = 0
    while all(len(path) > shared + 1 and path[shared] == parts[0][shared] for path in parts):
        shared += 1
    found: dict[str, list[Layer]] = {}
    for layer, path in zip(layers, parts, strict=True):
        found.setdefault(path[shared], []).append(layer)
    return [tuple(group) for group in found.values()] if len(found) > 1 else []


def _of_a_half(group: Sequence[Layer]) -> bool:
    """Whether a name says that the layers belong to an encoder, to a decoder or to the code between them."""
    return any(naming.side(layer.path) in ("encoder", "decoder") or naming.head(layer.path) for layer in group)
