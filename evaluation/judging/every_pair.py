"""Every pair of models on one metric: by how much they differ, and whether that is real.

What is real was decided with the whole table, after its correction; only the sizes are computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float64

from evaluation.judging.line import Line
from evaluation.judging.pairing import Z_95
from evaluation.judging.pairs import all_pairs
from evaluation.judging.table import Row
from evaluation.types import Array

PairState = Literal["better", "worse", "tied", "aside", "untested"]
"""``aside``: one of the two is neither best nor worst here, as its row says. ``untested``: no paired difference, or a
metric that does not rank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EveryPair:
    """n models on one metric. Entry (i, j) is about model i minus model j, in the units of the metric."""

    row: Row
    difference: Float64[np.ndarray, "n n"]
    """NaN where one of the two has no value."""
    half: Float64[np.ndarray, "n n"]
    """Half of the 95% interval of this difference alone; NaN where the two have no paired difference."""

    def state(self, i: int, j: int) -> PairState:
        """How model i stands to model j."""
        if self.row.better is None or i == j or not np.isfinite(self.half[i, j]):
            return "untested"
        if {i, j} & self.row.aside:
            return "aside"
        return "better" if self.row.beats[i, j] else "worse" if self.row.beats[j, i] else "tied"

    def interval(self, i: int, j: int) -> tuple[float, float] | None:
        """95%, of the difference of model i and model j."""
        half, middle = float(self.half[i, j]), float(self.difference[i, j])
        return (middle - half, middle + half) if np.isfinite(half) else None


def every_pair(line: Line, row: Row, replicates: Sequence[Array | None]) -> EveryPair:
    """``row`` is the line's, after the correction. ``replicates`` has an entry for each model."""
    n = len(row.cells)
    values = np.array([line.values.get(index, np.nan) for index in range(n)], dtype=np.float64)
    difference, half = values[:, None] - values[None, :], np.full((n, n), np.nan)
    for members, freedom in line.alike(line.values):
        own = all_pairs(values[members], np.array([replicates[index] for index in members]), freedom=freedom)
        still = (own.difference != 0) & (own.error == 0)
        places = np.ix_(members, members)
        difference[places] = own.difference
        half[places] = np.where(still, np.nan, Z_95 * own.error + own.half_step)
    return EveryPair(row=row, difference=difference, half=half)
