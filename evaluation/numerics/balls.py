"""Which pairs of a tile lie within balls around their rows or columns. Rounding decides none of them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Float32, Int64

from evaluation.numerics.exact import squared_distances_of_pairs
from evaluation.numerics.own_neighbours import rounding
from evaluation.types import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Pairs of a tile that are near enough for some ball, and which balls hold them. Places count in the whole sets."""

    rows: Int64[np.ndarray, " p"]
    columns: Int64[np.ndarray, " p"]
    in_row_balls: tuple[Bool[np.ndarray, " p"], Bool[np.ndarray, " p"], Bool[np.ndarray, " p"]]
    """The first ball is closed (distance <= radius), the other two are open (distance < radius)."""
    in_column_balls: Bool[np.ndarray, " p"]
    """Closed balls."""

    def of(self, inside: Array) -> tuple[Array, Array]:
        return self.rows[inside], self.columns[inside]


class Balls:
    """Three balls around each row's item and one around each column's.

    Squared distances come from single-precision products. One comparison dismisses nearly all pairs, which are far
    outside of every ball. Of the rest, those so near to an edge that rounding could decide are computed again in double
    precision.
    """

    def __init__(
        self,
        first: Float[np.ndarray, "n d"],
        second: Float[np.ndarray, "m d"],
        first_norms: Float32[np.ndarray, " n"],
        second_norms: Float32[np.ndarray, " m"],
        *,
        by_row: Float32[np.ndarray, "n 3"],
        by_column: Float32[np.ndarray, " m"],
    ) -> None:
        """Norms are the squared lengths of the centred rows; ``by_row`` and ``by_column`` are radii, not squared."""
        self.first, self.second = first, second
        self.first_norms, self.second_norms = first_norms, second_norms
        self.by_row, self.by_column = by_row, by_column
        self.slack = rounding(first.shape[1]) * (first_norms + second_norms.max(initial=0.0))
        self.row_limits = np.square(by_row.astype(np.float64)).astype(np.float32)
        self.column_limits = np.square(by_column.astype(np.float64)).astype(np.float32)
        self.row_reach = self.row_limits.max(axis=1) + self.slack

    def squared(self, rows: slice, columns: slice, products: Array) -> Array:
        """Squared distances of a tile, in place of the products of its centred rows."""
        products *= -2
        products += self.first_norms[rows, None]
        products += self.second_norms[columns]
        return products

    def held(self, rows: slice, columns: slice, squared: Float32[np.ndarray, "r c"]) -> Held:
        near = squared <= self.row_reach[rows, None]
        near |= squared <= self.column_limits[columns] + self.slack[rows].max()
        places = np.flatnonzero(near)
        row, column = np.divmod(places, squared.shape[1])
        distances = squared.ravel()[places]
        row, column = row + rows.start, column + columns.start
        slack = self.slack[row]
        row_limits, column_limits = self.row_limits[row], self.column_limits[column]
        unsure = np.abs(distances - column_limits) <= slack
        for ball in range(row_limits.shape[1]):
            unsure |= np.abs(distances - row_limits[:, ball]) <= slack
        # Where both sets are one and the same point, products are exact.
        unsure &= slack > 0
        row_radii, column_radii = row_limits, column_limits
        if unsure.any():
            # Radii are in single precision, so exact distances are rounded to it before the two are compared.
            exact = squared_distances_of_pairs(self.first, self.second, row[unsure], column[unsure])
            distances[unsure] = np.sqrt(exact).astype(np.float32)
            row_radii = np.where(unsure[:, None], self.by_row[row], row_limits)
            column_radii = np.where(unsure, self.by_column[column], column_limits)
        return Held(
            rows=row,
            columns=column,
            in_row_balls=(
                distances <= row_radii[:, 0], distances < row_radii[:, 1], distances < row_radii[:, 2],
            ),
            in_column_balls=distances <= column_radii,
        )  # fmt: skip
