"""Strides, paddings and resizes that make a chain's sizes fit: the k cheapest ways through a trunk.

Every way is costed by how usual its choices are (a 4-kernel with stride 2 and padding 1 costs nothing); evidence
decides between the ways later. Activations stay open as slots, which ``choices.bind`` fills.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from models.rebuilding import weights
from models.rebuilding.search.layout import LabelInput, Layout, Shape, then
from models.rebuilding.search.slots import (
    End,
    Group,
    Grouping,
    Hidden,
    Item,
    Items,
    OnCode,
    OnOutput,
    Pooling,
    Upsampling,
)
from models.rebuilding.search.strides import lean_of, passes, strided
from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.sketch.stated import Stated, shape_after
from models.rebuilding.sketch.trunk import Block, Trunk
from models.rebuilding.steps import (
    BatchNorm,
    Flatten,
    GlobalPool,
    LayerNorm,
    OneHot,
    OneHotMaps,
    Pointwise,
    PReLU,
    Unsqueeze,
    View,
)


def layouts(
    chain: Trunk,
    entries: Sequence[Layout],
    *,
    group: Group,
    end: End,
    goal: Callable[[Shape], float | None],
    labels: Sequence[LabelInput] = (),
    keep: int = 12,
) -> list[Layout]:
    """The cheapest ways through a trunk from any of the entries to a shape that ``goal`` costs (None refuses it).

    ``labels`` are the ways in which a class label may join the input of a layer.
    ``end`` is the slot after the last layer: none before heads.
    """
    front = _cheapest(entries)
    lean = lean_of(chain)
    for index, block in enumerate(chain):
        following = chain[index + 1] if index + 1 < len(chain) else None
        reached: list[Layout] = []
        for state in front:
            joining = labels if _may_join(index, block, state, group) else ()
            for entered, transposed in _enter(block, state, group, joining, index == 0):
                for passed in passes(block.main, transposed, entered, group, lean):
                    reached.extend(_leave(block, following, passed, group, end))
        front = _cheapest(reached)
        if not front:
            return []
    done = [
        Layout(state.items, state.shape, state.cost + extra)
        for state in front
        if (extra := goal(state.shape)) is not None
    ]
    unique = {state.items: state for state in sorted(done, key=lambda state: -state.cost)}
    return sorted(unique.values(), key=lambda state: state.cost)[:keep]


def _cheapest(states: Sequence[Layout], of_each_shape: int = 10, of_all: int = 200) -> list[Layout]:
    """The cheapest few states of every shape."""
    by_shape: dict[Shape, list[Layout]] = {}
    kept: list[Layout] = []
    for state in sorted(states, key=lambda state: state.cost):
        alike = by_shape.setdefault(state.shape, [])
        if len(alike) < of_each_shape and state.cost < 40:
            alike.append(state)
            kept.append(state)
        if len(kept) == of_all:
            break
    return kept


def _enter(
    block: Block, state: Layout, group: Group, labels: Sequence[LabelInput], first: bool
) -> Iterator[tuple[Layout, bool]]:
    """(the incoming shape made what the main layer takes, through a norm that stands before it; whether transposed)."""
    main = block.main
    if main.stated is not None and main.stated.before:
        reached = shape_after(main.stated.before, state.shape)
        if reached is None:
            return
        state = then(state, main.stated.before, reached)
    if main.kind == "linear":
        flat = state if len(state.shape) == 1 else then(state, (Flatten(),), (math.prod(state.shape),))
        for joined in _join_label(flat, main.inputs(), labels):
            if block.entry_norm is not None:
                joined = then(joined, (_norm_step(block.entry_norm, joined.shape),), joined.shape)
            yield joined, False
        if len(state.shape) == 3 and state.shape[0] == main.inputs() and math.prod(state.shape[1:]) > 1:
            yield then(state, (GlobalPool(),), (state.shape[0],), weights.GLOBAL_POOL), False
        return
    for transposed in (False, True):
        if not main.may_be(transposed):
            continue
        for shaped in _to_maps(state, main.inputs(transposed), labels):
            if block.entry_norm is not None:
                shaped = then(shaped, (_norm_step(block.entry_norm, shaped.shape),), shaped.shape)
            reshaped = len(state.shape) == 1 or block.entry_norm is not None or (first and block.lead > 0)
            hinted = group == "D" and reshaped and block.lead and not transposed
            unheeded = weights.MISCOUNT if len(state.shape) == 3 else weights.HINT_UNHEEDED
            yield then(shaped, (), shaped.shape, unheeded if hinted else 0.0), transposed
            if group == "D" and block.entry_gap != 0 and reshaped:
                doubled = weights.UPSAMPLED_TRANSPOSED if transposed or shaped.shape[1] == 1 else 0.0
                cost = _upsample_cost(block) + doubled
                yield then(shaped, (Upsampling(),), _scaled(shaped.shape, 2), cost), transposed


def _join_label(state: Layout, inputs: int, labels: Sequence[LabelInput]) -> Iterator[Layout]:
    """The flat state itself where it fits, or joined with a class label."""
    numbers = state.shape[0]
    if numbers == inputs:
        yield state
    surplus = inputs - numbers
    for label in labels:
        if label.width == 0 and 2 <= surplus <= 200:
            cost = weights.TEN_CLASSES if surplus == 10 else weights.OTHER_CLASSES
            yield then(state, (OneHot(surplus),), (inputs,), cost)
            yield then(state, (OneHot(surplus, "first"),), (inputs,), cost + weights.LABEL_FIRST)
        elif label.width and label.width == surplus:
            yield then(state, (label.joined("cat"),), (inputs,))
            yield then(state, (label.joined("first"),), (inputs,), weights.EMBEDDING_FIRST)
        elif label.width and label.width == inputs == numbers and not any(map(label.joins, state.items)):
            yield then(state, (label.joined("mul"),), (inputs,), weights.EMBEDDING_MULTIPLIED)


def _to_maps(state: Layout, channels: int, labels: Sequence[LabelInput]) -> Iterator[Layout]:
    """The state as maps of that many channels: as it is, reshaped, or joined with a class label."""
    if len(state.shape) == 3:
        depth, height, width = state.shape
        if depth == channels:
            yield state
        surplus = channels - depth
        for label in labels:
            if label.width == 0 and 2 <= surplus <= 200:
                yield then(state, (OneHotMaps(surplus),), (channels, height, width), weights.ONE_HOT_MAPS)
            elif label.width and label.width == surplus:
                yield then(state, (label.joined("cat"),), (channels, height, width), weights.EMBEDDED_MAPS)
            elif label.width and label.width == height * width and surplus == 1:
                yield then(state, (label.joined("map"),), (channels, height, width), weights.EMBEDDED_MAPS)
        return
    numbers = state.shape[0]
    side = math.isqrt(numbers // channels)
    if side and side * side * channels == numbers:
        step = Unsqueeze() if side == 1 else View((channels, side, side))
        for joined in _join_label(state, numbers, labels):
            yield then(joined, (step,), (channels, side, side))
    elif numbers < channels:
        for joined in _join_label(state, channels, labels):
            yield then(joined, (Unsqueeze(),), (channels, 1, 1))


def _upsample_cost(block: Block) -> float:
    if block.entry_norm is not None and block.entry_gap:
        return weights.UPSAMPLING_AFTER_NORM
    return 0.0 if block.lead else weights.UPSAMPLING_UNHINTED


def _may_join(index: int, block: Block, state: Layout, group: Group) -> bool:
    """Labels join the input of a half, or an encoder's flattened features."""
    return index == 0 or (group == "E" and block.main.kind == "linear" and len(state.shape) == 3)


def _leave(block: Block, following: Block | None, state: Layout, group: Group, end: End) -> Iterator[Layout]:
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
            cost += weights.RESIZE_AGAINST_HINT if unhinted or unheeded else 0.0
            if resize and naming.adjacent_blocks(block.main.path, following.main.path):
                cost += weights.RESIZE_BETWEEN_BLOCKS
            yield then(state, (*head, *_mark(act, tail_open, group), *resize), shape, cost)
            continue
        reshape = 1 if to_linear or to_maps else 0
        left = gap - len(resize) - reshape
        if left < 0:
            continue
        wants = 1 if tail_open == "open" else 0
        act = (slot,) if wants and left else ()
        if spatial or to_maps:
            cost += weights.MISCOUNT * abs(left - wants)
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
    step = _norm_step(block.norm, state.shape)
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
        beside = weights.POOL_BESIDE_STRIDE if strided(state.items) else 0.0
        yield (Pooling(),), (shape[0], shape[1] // 2, shape[2] // 2), weights.POOL + beside
    if group == "D" and max(shape[1:]) <= 128:
        yield (Upsampling(),), _scaled(shape, 2), weights.UPSAMPLING


def _scaled(shape: Shape, factor: int) -> Shape:
    return (shape[0], *(n * factor for n in shape[1:]))


def _norm_step(norm: Layer, shape: Shape) -> Item:
    if norm.kind == "batch_norm":
        eps = norm.facts.attributes.get("eps") if norm.facts else None
        return BatchNorm(norm.path, eps if isinstance(eps, float) else None)
    if norm.weight.ndim > 1 or len(shape) == 1:
        return LayerNorm(norm.path)
    return Grouping(norm.path)
