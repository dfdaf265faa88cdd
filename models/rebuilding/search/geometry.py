"""Strides, paddings and resizes that make a chain's sizes fit: the k cheapest ways through a trunk.

Every way is costed by how usual its choices are (a 4-kernel with stride 2 and padding 1 costs nothing); evidence
decides between the ways later. Activations stay open as slots, ``?E`` and the like, bound by ``choices.bind``.

Slots: ``?E`` a hidden activation of group E; ``?E<`` and ``?E>`` before and after a norm, of which one is empty;
``?E*`` a hidden activation that may be absent (before a flatten, after a decoder's first layer); ``?Z`` on the code;
``?O`` on the output; ``?P`` pool by two; ``?U`` upsample by two.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

from models.rebuilding.program import activation
from models.rebuilding.search.strides import lean_of, passes, strided
from models.rebuilding.sketch import naming
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.sketch.layout import LabelInput, Layout, Shape, then
from models.rebuilding.sketch.stated import Stated, shape_after
from models.rebuilding.sketch.trunk import Block, Trunk

MISCOUNT = 8.0
"""Cost of each module in a counted gap that a way does not explain. It is high because the count is a fact, and because
reconstruction error cannot stand against it: skipping a pool makes any autoencoder sharper."""


def layouts(
    chain: Trunk,
    entries: Sequence[Layout],
    *,
    group: str,
    end: str,
    goal: Callable[[Shape], float | None],
    labels: Sequence[LabelInput] = (),
    keep: int = 12,
) -> list[Layout]:
    """The cheapest ways through a trunk from any of the entries to a shape that ``goal`` costs (None refuses it).

    ``labels`` are the ways in which a class label may join the input of a layer.
    ``end`` is the slot after the last layer: ``?E*`` before heads, ``?Z`` on a code, ``?O`` on an output, ``""`` none.
    """
    front = _cheapest(entries)
    lean = lean_of(chain)
    for index, block in enumerate(chain):
        following = chain[index + 1] if index + 1 < len(chain) else None
        reached: list[Layout] = []
        for state in front:
            for entered in _enter(
                block, state, group, labels if _may_join(index, block, state, group) else (), index == 0
            ):
                for passed in passes(block.main, entered, group, lean):
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


def _enter(block: Block, state: Layout, group: str, labels: Sequence[LabelInput], first: bool) -> Iterator[Layout]:
    """Reshapes the incoming shape to what the main layer takes, through a norm that stands before it."""
    main = block.main
    if main.stated is not None and main.stated.before:
        reached = shape_after(main.stated.before, state.shape)
        if reached is None:
            return
        state = then(state, main.stated.before, reached)
    if main.kind == "linear":
        flat = state if len(state.shape) == 1 else then(state, ("flat",), (math.prod(state.shape),))
        for joined in _join_label(flat, main.inputs(), labels):
            if block.entry_norm is not None:
                joined = then(joined, (_norm_step(block.entry_norm, joined.shape),), joined.shape)
            yield joined
        if len(state.shape) == 3 and state.shape[0] == main.inputs() and math.prod(state.shape[1:]) > 1:
            yield then(state, ("gap",), (state.shape[0],), 1.0)
        return
    for transposed in (False, True):
        if not main.may_be(transposed):
            continue
        for shaped in _to_maps(state, main.inputs(transposed), labels):
            if block.entry_norm is not None:
                shaped = then(shaped, (_norm_step(block.entry_norm, shaped.shape),), shaped.shape)
            kind = "T" if transposed else "C"
            reshaped = len(state.shape) == 1 or block.entry_norm is not None or (first and block.lead > 0)
            hinted = group == "D" and reshaped and block.lead and kind == "C"
            unheeded = MISCOUNT if hinted and len(state.shape) == 3 else 0.3 if hinted else 0.0
            yield then(shaped, (kind,), shaped.shape, unheeded)
            if group == "D" and block.entry_gap != 0 and reshaped:
                doubled = 2.0 if transposed or shaped.shape[1] == 1 else 0.0
                cost = _upsample_cost(block, group) + doubled
                yield then(shaped, ("?U", kind), _scaled(shaped.shape, 2), cost)


def _join_label(state: Layout, inputs: int, labels: Sequence[LabelInput]) -> Iterator[Layout]:
    """The flat state itself where it fits, or joined with a class label."""
    numbers = state.shape[0]
    if numbers == inputs:
        yield state
    surplus = inputs - numbers
    for label in labels:
        if label.width == 0 and 2 <= surplus <= 200:
            cost = 0.2 if surplus == 10 else 0.5
            yield then(state, (f"{label.vector}:{surplus}",), (inputs,), cost)
            yield then(state, (f"{label.vector}:{surplus}:first",), (inputs,), cost + 0.6)
        elif label.width and label.width == surplus:
            yield then(state, (f"{label.vector}:cat",), (inputs,))
            yield then(state, (f"{label.vector}:first",), (inputs,), 0.4)
        elif label.width and label.width == inputs == numbers and not _joined(state, label):
            yield then(state, (f"{label.vector}:mul",), (inputs,), -0.3)


def _joined(state: Layout, label: LabelInput) -> bool:
    return any(item.startswith(label.vector) for item in state.items)


def _to_maps(state: Layout, channels: int, labels: Sequence[LabelInput]) -> Iterator[Layout]:
    """The state as maps of that many channels: as it is, reshaped, or joined with a class label."""
    if len(state.shape) == 3:
        depth, height, width = state.shape
        if depth == channels:
            yield state
        surplus = channels - depth
        for label in labels:
            if label.width == 0 and 2 <= surplus <= 200:
                yield then(state, (f"{label.maps}:{surplus}",), (channels, height, width), 0.2)
            elif label.width and label.width == surplus:
                yield then(state, (f"{label.vector}:cat",), (channels, height, width), 0.1)
            elif label.width and label.width == height * width and surplus == 1:
                yield then(state, (f"{label.maps}:map",), (channels, height, width), 0.1)
        return
    numbers = state.shape[0]
    side = math.isqrt(numbers // channels)
    if side and side * side * channels == numbers:
        step = "unsq" if side == 1 else f"v:{channels},{side},{side}"
        for joined in _join_label(state, numbers, labels):
            yield then(joined, (step,), (channels, side, side))
    elif numbers < channels:
        for joined in _join_label(state, channels, labels):
            yield then(joined, ("unsq",), (channels, 1, 1))


def _upsample_cost(block: Block, group: str) -> float:
    if block.entry_norm is not None and block.entry_gap:
        return -0.3
    return 0.0 if block.lead else 0.7


def _may_join(index: int, block: Block, state: Layout, group: str) -> bool:
    """Labels join the input of a half, or an encoder's flattened features."""
    return index == 0 or (group == "E" and block.main.kind == "linear" and len(state.shape) == 3)


def _leave(block: Block, following: Block | None, state: Layout, group: str, end: str) -> Iterator[Layout]:
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
    slot = f"?{group}*" if to_linear or to_maps else f"?{group}"
    if block.prelu is not None:
        slot = f"PR:{block.prelu.path}"
    gap = block.gap_after
    for resize, shape, cost in _resizes(state, group):
        if gap is None:
            act = (slot,) if tail_open == "open" else ()
            unhinted = bool(resize) and following.lead == 0 and group == "D"
            unheeded = not resize and bool(following.lead) and spatial and not to_linear
            cost += 0.4 if unhinted or unheeded else 0.0
            if resize and naming.adjacent_blocks(block.main.path, following.main.path):
                cost += 0.5
            yield then(state, (*head, *_mark(act, tail_open, group), *resize), shape, cost)
            continue
        reshape = 1 if to_linear or to_maps else 0
        left = gap - len(resize) - reshape
        if left < 0:
            continue
        wants = 1 if tail_open == "open" else 0
        act = (slot,) if wants and left else ()
        if spatial or to_maps:
            cost += MISCOUNT * abs(left - wants)
        yield then(state, (*head, *_mark(act, tail_open, group), *resize), shape, cost)


def _leave_stated(stated: Stated, following: Block | None, state: Layout, group: str, end: str) -> Iterator[Layout]:
    """The stated steps; after the end of a Sequential an activation is open only where none was stated."""
    shape = shape_after(stated.after, state.shape)
    if shape is None:
        return
    reached = then(state, stated.after, shape)
    said = any(activation(step) is not None or step.startswith("PR:") for step in stated.after)
    if stated.closed or said or (following is None and end == "?Z"):
        yield reached
        return
    spatial = len(shape) == 3
    slot = end if following is None else f"?{group}*" if spatial != (following.main.kind == "conv") else f"?{group}"
    if slot == "?E*" and not spatial:
        slot = "?E"
    yield then(reached, (slot,) if slot else (), shape)


def _around_norm(block: Block, state: Layout, group: str) -> tuple[tuple[str, ...], str]:
    """(steps up to the norm, whether an activation may follow: ``open``, ``closed``, or ``order`` when unknown)."""
    if block.norm is None:
        return (), "open"
    step = _norm_step(block.norm, state.shape)
    slot = f"PR:{block.prelu.path}" if block.prelu is not None else f"?{group}"
    if block.gap_to_norm == 0:
        return (step,), "open"
    if block.gap_to_norm is None:
        return ((step,), "open") if block.prelu is not None else ((f"?{group}<", step), "order")
    return (slot, step), "closed"


def _mark(act: tuple[str, ...], tail: str, group: str) -> tuple[str, ...]:
    return (f"?{group}>",) if tail == "order" else act


def _last(block: Block, state: Layout, head: tuple[str, ...], tail: str, group: str, end: str) -> Iterator[Layout]:
    spatial = len(state.shape) == 3
    slot = end
    if end == "?E*" and not spatial:
        slot = "?E"
    if block.prelu is not None and end != "?O":
        slot = f"PR:{block.prelu.path}"
    act = () if tail == "closed" and end != "?O" else _mark((slot,), tail, group) if end != "?O" else (slot,)
    if tail == "order" and end == "?O":
        head = tuple(item for item in head if not item.endswith("<"))
    for resize, shape, cost in _resizes(state, group):
        if resize and (end == "?O" or not spatial):
            continue
        yield then(state, tuple(item for item in (*head, *act, *resize) if item), shape, cost)


def _resizes(state: Layout, group: str) -> Iterator[tuple[tuple[str, ...], Shape, float]]:
    shape = state.shape
    yield (), shape, 0.0
    if len(shape) != 3:
        return
    if group == "E" and min(shape[1:]) >= 2:
        yield ("?P",), (shape[0], shape[1] // 2, shape[2] // 2), 0.05 + (0.4 if strided(state.items) else 0.0)
    if group == "D" and max(shape[1:]) <= 128:
        yield ("?U",), _scaled(shape, 2), 0.1


def _scaled(shape: Shape, factor: int) -> Shape:
    return (shape[0], *(n * factor for n in shape[1:]))


def _norm_step(norm: Layer, shape: Shape) -> str:
    if norm.kind == "batch_norm":
        eps = norm.facts.attributes.get("eps") if norm.facts else None
        return f"B:{norm.path}" + (f":{eps}" if isinstance(eps, float) else "")
    if norm.weight.ndim > 1 or len(shape) == 1:
        return f"N:{norm.path}"
    return f"?GN:{norm.path}"
