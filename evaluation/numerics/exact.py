"""Distances between chosen pairs of rows, by differences in double precision, for pairs that rounding could decide."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float64, Int

from evaluation.types import Array

CHUNK_BYTES = 1 << 19
"""Differences of one chunk: they stay in the cache of a core."""


def squared_distances_of_pairs(
    first: Float[np.ndarray, "n d"],
    second: Float[np.ndarray, "m d"],
    rows: Int[np.ndarray, " p"],
    columns: Int[np.ndarray, " p"],
) -> Float64[np.ndarray, " p"]:
    """|first[rows[i]] - second[columns[i]]|^2. The same two points give the same number, whichever comes first."""
    squared = np.empty(len(rows), dtype=np.float64)
    step = max(1, CHUNK_BYTES // (8 * max(1, first.shape[1])))
    for start in range(0, len(rows), step):
        part = slice(start, start + step)
        difference: Array = np.subtract(first[rows[part]], second[columns[part]], dtype=np.float64)
        squared[part] = np.einsum("ij,ij->i", difference, difference)
    return squared
