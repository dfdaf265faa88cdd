"""Out of a layer: its norm, activation and resize, as far as the gaps in the names allow them."""

from __future__ import annotations

from collections.abc import Iterator

from models.rebuilding.search.layout import Layout, Shape, norm_step, scaled, then
from models.rebuilding.search.slots import (
    End,
    Group,
    Hidden,
    Item,
    Items,
    OnCode,
    OnOutput,
    Pooling,
    Upsampling,
)
from models.rebuilding.search.strides import strided
from models.rebuilding.sketch import naming
from models.rebuilding.sketch.stated import Stated, shape_after
from models.rebuilding.sketch.trunk import Block
from models.rebuilding.steps import (
    Pointwise,
    PReLU,
)
from models.rebuilding.weights import strides


def leave(block: Block, following: Block | None, state: Layout, group: Group, end: End) -> Iterator[Layout]:
    """Norm, activation and resize after a main layer, as far as the gaps in the names allow them."""
    if block.main.stated is not None:
        yield from _leave_stated(block.main.stated, following, state, group, end)
        return
    head, tail_open = _around_norm(block, state, group)
    if following is None:
        yield from _last(block, state, head, tail_open, group, end)
        return
    spatial = len(state.shape) == 3
    to_linear = spatial and following.main.kind == "linear"
    to_maps = not spatial and following.main.kind == "conv"
    slot: Item = Hidden(group, "optional") if to_linear or to_maps else Hidden(group)
    if block.prelu is not None:
        slot = PReLU(block.prelu.path)
    gap = block.gap_after
    for resize, shape, cost in _resizes(state, group):
        if gap is None:
            act: Items = (slot,) if tail_open == "open" else ()
            unhinted = bool(resize) and following.lead == 0 and group == "D"
            unheeded = not resize and bool(following.lead) and spatial and not to_linear
            cost += strides.RESIZE_AGAINST_HINT if unhinted or unheeded else 0.0
            if resize and naming.adjacent_blocks(block.main.path, following.main.path):
                cost += strides.RESIZE_BETWEEN_BLOCKS
            yield then(state, (*head, *_mark(act, tail_open, group), *resize), shape, cost)
            continue
        reshape = 1 if to_linear or to_maps else 0
        left = gap - len(resize) - reshape
        if left < 0:
            continue
        wants = 1 if tail_open == "open" else 0
        act = (slot,) if wants and left else ()
        if spatial or to_maps:
            cost += strides.MISCOUNT * abs(left - wants)
        yield then(state, (*head, *_mark(act, tail_open, group), *resize), shape, cost)


def _leave_stated(stated: Stated, following: Block | None, state: Layout, group: Group, end: End) -> Iterator[Layout]:
    """The stated steps; after the end of a Sequential an activation is open only where none was stated."""
    shape = shape_after(stated.after, state.shape)
    if shape is None:
        return
    reached = then(state, stated.after, shape)
    said = any(isinstance(step, Pointwise | PReLU) for step in stated.after)
    if stated.closed or said or (following is None and end == OnCode()):
        yield reached
        return
    spatial = len(shape) == 3
    slot: Item | None = end
    if following is not None:
        reshaped = spatial != (following.main.kind == "conv") and (group == "D" or spatial)
        slot = Hidden(group, "optional" if reshaped else "always")
    yield then(reached, (slot,) if slot else (), shape)


def _around_norm(block: Block, state: Layout, group: Group) -> tuple[Items, str]:
    """(steps up to the norm, whether an activation may follow: ``open``, ``closed``, or ``order`` when unknown)."""
    if block.norm is None:
        return (), "open"
    step = norm_step(block.norm, state.shape)
    slot = PReLU(block.prelu.path) if block.prelu is not None else Hidden(group)
    if block.gap_to_norm == 0:
        return (step,), "open"
    if block.gap_to_norm is None:
        return ((step,), "open") if block.prelu is not None else ((Hidden(group, "before"), step), "order")
    return (slot, step), "closed"


def _mark(act: Items, tail: str, group: Group) -> Items:
    return (Hidden(group, "after"),) if tail == "order" else act


def _last(block: Block, state: Layout, head: Items, tail: str, group: Group, end: End) -> Iterator[Layout]:
    spatial, output = len(state.shape) == 3, end == OnOutput()
    slot: Item | None = end
    if block.prelu is not None and not output:
        slot = PReLU(block.prelu.path)
    act: Items = (slot,) if slot else ()
    if not output:
        act = () if tail == "closed" else _mark(act, tail, group)
    elif tail == "order":
        head = tuple(item for item in head if item != Hidden(group, "before"))
    for resize, shape, cost in _resizes(state, group):
        if resize and (output or not spatial):
            continue
        yield then(state, (*head, *act, *resize), shape, cost)


def _resizes(state: Layout, group: Group) -> Iterator[tuple[Items, Shape, float]]:
    shape = state.shape
    yield (), shape, 0.0
    if len(shape) != 3:
        return
    if group == "E" and min(shape[1:]) >= 2:
        beside = strides.POOL_BESIDE_STRIDE if strided(state.items) else 0.0
        yield (Pooling(),), (shape[0], shape[1] // 2, shape[2] // 2), strides.POOL + beside
    if group == "D" and max(shape[1:]) <= 128:
        yield (Upsampling(),), scaled(shape, 2), strides.UPSAMPLING
