"""Into a layer: the incoming shape made what the layer takes, by reshapes, labels, an upsampling, a norm before it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from models.rebuilding.search.layout import LabelInput, Layout, norm_step, scaled, then
from models.rebuilding.search.slots import (
    Group,
    Upsampling,
)
from models.rebuilding.sketch.stated import shape_after
from models.rebuilding.sketch.trunk import Block
from models.rebuilding.steps import (
    Flatten,
    GlobalPool,
    OneHot,
    OneHotMaps,
    Unsqueeze,
    View,
)
from models.rebuilding.weights import habits, strides


def enter(
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
                joined = then(joined, (norm_step(block.entry_norm, joined.shape),), joined.shape)
            yield joined, False
        if len(state.shape) == 3 and state.shape[0] == main.inputs() and math.prod(state.shape[1:]) > 1:
            yield then(state, (GlobalPool(),), (state.shape[0],), strides.GLOBAL_POOL), False
        return
    for transposed in (False, True):
        if not main.may_be(transposed):
            continue
        for shaped in _to_maps(state, main.inputs(transposed), labels):
            if block.entry_norm is not None:
                shaped = then(shaped, (norm_step(block.entry_norm, shaped.shape),), shaped.shape)
            reshaped = len(state.shape) == 1 or block.entry_norm is not None or (first and block.lead > 0)
            hinted = group == "D" and reshaped and block.lead and not transposed
            unheeded = strides.MISCOUNT if len(state.shape) == 3 else strides.HINT_UNHEEDED
            yield then(shaped, (), shaped.shape, unheeded if hinted else 0.0), transposed
            if group == "D" and block.entry_gap != 0 and reshaped:
                doubled = strides.UPSAMPLED_TRANSPOSED if transposed or shaped.shape[1] == 1 else 0.0
                cost = _upsample_cost(block) + doubled
                yield then(shaped, (Upsampling(),), scaled(shaped.shape, 2), cost), transposed


def _join_label(state: Layout, inputs: int, labels: Sequence[LabelInput]) -> Iterator[Layout]:
    """The flat state itself where it fits, or joined with a class label."""
    numbers = state.shape[0]
    if numbers == inputs:
        yield state
    surplus = inputs - numbers
    for label in labels:
        if label.width == 0 and 2 <= surplus <= 200:
            cost = habits.TEN_CLASSES if surplus == 10 else habits.OTHER_CLASSES
            yield then(state, (OneHot(surplus),), (inputs,), cost)
            yield then(state, (OneHot(surplus, "first"),), (inputs,), cost + habits.LABEL_FIRST)
        elif label.width and label.width == surplus:
            yield then(state, (label.joined("cat"),), (inputs,))
            yield then(state, (label.joined("first"),), (inputs,), habits.EMBEDDING_FIRST)
        elif label.width and label.width == inputs == numbers and not any(map(label.joins, state.items)):
            yield then(state, (label.joined("mul"),), (inputs,), habits.EMBEDDING_MULTIPLIED)


def _to_maps(state: Layout, channels: int, labels: Sequence[LabelInput]) -> Iterator[Layout]:
    """The state as maps of that many channels: as it is, reshaped, or joined with a class label."""
    if len(state.shape) == 3:
        depth, height, width = state.shape
        if depth == channels:
            yield state
        surplus = channels - depth
        for label in labels:
            if label.width == 0 and 2 <= surplus <= 200:
                yield then(state, (OneHotMaps(surplus),), (channels, height, width), habits.ONE_HOT_MAPS)
            elif label.width and label.width == surplus:
                yield then(state, (label.joined("cat"),), (channels, height, width), habits.EMBEDDED_MAPS)
            elif label.width and label.width == height * width and surplus == 1:
                yield then(state, (label.joined("map"),), (channels, height, width), habits.EMBEDDED_MAPS)
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
        return strides.UPSAMPLING_AFTER_NORM
    return 0.0 if block.lead else strides.UPSAMPLING_UNHINTED


def may_join(index: int, block: Block, state: Layout, group: Group) -> bool:
    """Labels join the input of a half, or an encoder's flattened features."""
    return index == 0 or (group == "E" and block.main.kind == "linear" and len(state.shape) == 3)
