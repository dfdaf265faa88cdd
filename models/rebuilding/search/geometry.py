"""Strides, paddings and resizes that make a chain's sizes fit: the k cheapest ways through a trunk.

Every way is costed by how usual its choices are (a 4-kernel with stride 2 and padding 1 costs nothing); evidence
decides between the ways later. Activations stay open as slots, which ``choices.bind`` fills.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from models.rebuilding.judge.budget import WORK_OF_A_LAYOUT, Budget
from models.rebuilding.search.entering import enter, may_join
from models.rebuilding.search.layout import LabelInput, Layout, Shape
from models.rebuilding.search.leaving import leave
from models.rebuilding.search.slots import (
    End,
    Group,
)
from models.rebuilding.search.strides import lean_of, passes
from models.rebuilding.sketch.trunk import Trunk


def layouts(
    chain: Trunk,
    entries: Sequence[Layout],
    *,
    group: Group,
    end: End,
    goal: Callable[[Shape], float | None],
    labels: Sequence[LabelInput] = (),
    keep: int = 12,
    budget: Budget,
) -> list[Layout]:
    """The cheapest ways through a trunk from any of the entries to a shape that ``goal`` costs (None refuses it).

    ``labels`` are the ways in which a class label may join the input of a layer.
    Every layout carried through a layer is taken from the ``budget``; with nothing left there are no ways.
    ``end`` is the slot after the last layer: none before heads.
    """
    front = _cheapest(entries)
    lean = lean_of(chain)
    for index, block in enumerate(chain):
        following = chain[index + 1] if index + 1 < len(chain) else None
        reached: list[Layout] = []
        if budget.spent:
            return []
        for state in front:
            joining = labels if may_join(index, block, state, group) else ()
            for entered, transposed in enter(block, state, group, joining, index == 0):
                for passed in passes(block.main, transposed, entered, group, lean):
                    reached.extend(leave(block, following, passed, group, end))
        budget.spend(WORK_OF_A_LAYOUT * len(reached))
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
