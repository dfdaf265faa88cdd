"""Which models are worth choosing when two metrics count: nobody is better on both (Pareto front)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.judging.table import Row
from evaluation.types import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """Indices of models, in the order of the first metric."""

    by_value: tuple[int, ...]
    """No other model has a value as good on both metrics and better on one."""
    possible: tuple[int, ...]
    """No other model is really better on one and not really worse on the other: chance may have put these behind."""


def front(one: Row, other: Row) -> Front:
    """Of two metrics that rank. Models without both values, or that stand aside on one of them, take no part."""
    able = [
        index
        for index, (a, b) in enumerate(zip(one.cells, other.cells, strict=True))
        if a.value is not None and b.value is not None and index not in one.aside | other.aside
    ]
    if one.better is None or other.better is None:
        return Front(by_value=(), possible=())
    able.sort(key=lambda index: one.cells[index].value or 0.0)
    values = np.array([[_upward(row, index) for row in (one, other)] for index in able]).reshape(len(able), 2)
    as_good: Array = np.all(values[:, None] >= values[None, :], axis=2)
    better: Array = np.any(values[:, None] > values[None, :], axis=2)
    first, second = one.beats[np.ix_(able, able)], other.beats[np.ix_(able, able)]
    either: Array = np.asarray(first | second)
    return Front(by_value=_undominated(able, as_good & better), possible=_undominated(able, either & ~either.T))


def _undominated(able: list[int], ahead: Array) -> tuple[int, ...]:
    """``ahead``: (m, m), whether the i-th is ahead of the j-th."""
    return tuple(index for index, beaten in zip(able, np.any(ahead, axis=0), strict=True) if not beaten)


def _upward(row: Row, index: int) -> float:
    value = row.cells[index].value or 0.0
    return value if row.better == "higher" else -value
