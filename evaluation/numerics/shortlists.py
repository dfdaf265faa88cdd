"""The smallest values of each row of a matrix that is seen tile by tile and never held."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32, Int32, Int64

from evaluation.numerics.neighbours import smallest
from evaluation.types import Array

DENSE = 8
"""If more than one value in so many is below the limit of its row, a partition of the tile is faster than picking."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picked:
    """A few values of each row of one tile, in no order; infinite where a row has fewer."""

    values: Float32[np.ndarray, "r w"]
    columns: Int32[np.ndarray, "r w"]


class Shortlists:
    """For each row the ``kept`` smallest values so far and their columns, in no order.

    Values that a row has not kept are at least ``limits[row]``. After the first tiles one comparison with it dismisses
    nearly all values. A partition of every row would take fifty times as long.
    """

    def __init__(self, rows: int, kept: int) -> None:
        self.kept = kept
        self.values = np.full((rows, kept), np.inf, dtype=np.float32)
        self.columns = np.zeros((rows, kept), dtype=np.int32)
        self.limits = np.full(rows, np.inf, dtype=np.float32)

    def pick(self, rows: slice, first_column: int, tile: Float[np.ndarray, "r c"]) -> Picked:
        """What ``rows`` should take from a tile whose columns start at ``first_column``. Changes nothing."""
        limits = self.limits[rows]
        below = np.flatnonzero(tile < limits[:, None])
        if len(below) * DENSE > tile.size:
            columns, _ = smallest(tile, min(self.kept, tile.shape[1]))
            return Picked(
                values=np.take_along_axis(tile, columns, axis=1), columns=(columns + first_column).astype(np.int32)
            )
        row, column = np.divmod(below, tile.shape[1])
        return _by_row(row, column + first_column, tile.ravel()[below], len(tile))

    def pick_transposed(self, rows: slice, first_column: int, tile: Float[np.ndarray, "c r"]) -> Picked:
        """The same for a tile whose columns are the rows of these lists."""
        below = np.flatnonzero(tile < self.limits[rows])
        if len(below) * DENSE > tile.size:
            return self.pick(rows, first_column, np.ascontiguousarray(tile.T))
        column, row = np.divmod(below, tile.shape[1])
        order = np.argsort(row, kind="stable")
        return _by_row(row[order], column[order] + first_column, tile.ravel()[below[order]], tile.shape[1])

    def take(self, rows: slice, picked: Picked) -> None:
        """Keep the smallest of what was there and what was picked."""
        if not picked.values.shape[1]:
            return
        values = np.concatenate([self.values[rows], picked.values], axis=1)
        columns = np.concatenate([self.columns[rows], picked.columns], axis=1)
        chosen = np.argpartition(values, self.kept - 1, axis=1)[:, : self.kept]
        self.values[rows] = np.take_along_axis(values, chosen, axis=1)
        self.columns[rows] = np.take_along_axis(columns, chosen, axis=1)
        self.limits[rows] = self.values[rows].max(axis=1)


def _by_row(row: Int64[np.ndarray, " p"], column: Int64[np.ndarray, " p"], values: Array, rows: int) -> Picked:
    """Entries sorted by row, as one line a row."""
    counts = np.bincount(row, minlength=rows)
    width = int(counts.max(initial=0))
    place = np.arange(len(row)) - (np.cumsum(counts) - counts)[row]
    picked = Picked(
        values=np.full((rows, width), np.inf, dtype=np.float32), columns=np.zeros((rows, width), dtype=np.int32)
    )
    picked.values[row, place] = values
    picked.columns[row, place] = column
    return picked
