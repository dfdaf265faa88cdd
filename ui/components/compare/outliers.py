"""Which part of an axis shows most models well, and which of them lie outside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.record.views import Scalar

LEAST = 5
"""Of fewer models none is an outlier."""
FENCE = 3.0
"""So many interquartile ranges beyond the quartiles a value is far out [Tukey 1977]."""
MARGIN = 0.04
"""Of the axis, on either side."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    low: float
    high: float
    outside: frozenset[int]
    """Indices of the models whose value lies outside."""

    def within(self, value: float) -> float:
        """The value, or the edge that it lies beyond."""
        return min(max(value, self.low), self.high)

    def share(self, value: float) -> float:
        """Of the axis that lies below the value, from 0 to 1."""
        return (self.within(value) - self.low) / (self.high - self.low)


def axis(scalars: Sequence[Scalar]) -> Axis:
    """Over the values with their intervals, without the values that are far out."""
    values = np.array([scalar.value for scalar in scalars], dtype=np.float64)
    ends = np.array([scalar.interval or (scalar.value, scalar.value) for scalar in scalars], dtype=np.float64)
    low, high = float(ends.min()), float(ends.max())
    if len(values) >= LEAST:
        first, third = np.quantile(values, (0.25, 0.75))
        width = third - first
        inside = (values >= first - FENCE * width) & (values <= third + FENCE * width)
        if width > 0 and not inside.all():
            low, high = float(ends[inside].min()), float(ends[inside].max())
    room = MARGIN * ((high - low) or abs(high) or 1.0)
    low, high = low - room, high + room
    return Axis(low=low, high=high, outside=frozenset(np.flatnonzero((values < low) | (values > high)).tolist()))
