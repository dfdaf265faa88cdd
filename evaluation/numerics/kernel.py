"""Kernel inception distance: the unbiased squared maximum mean discrepancy with a cubic kernel, and its subsets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Float64

from evaluation.numerics.neighbours import blocks
from evaluation.types import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelFrame:
    """Turns products of centred features back into the kernel (x.y / d + 1)^3 of the features as they were."""

    rows: Float[np.ndarray, "n 1"]
    columns: Float[np.ndarray, "1 m"]
    dimension: int

    @classmethod
    def of(cls, first: Array, centre: Array, second: Array | None = None) -> KernelFrame:
        """For rows ``first`` and columns ``second`` (the same when None), already centred on ``centre``."""
        d = len(centre)
        along = _along(first, centre) / d
        other = along if second is None else _along(second, centre) / d
        shift = float(centre @ centre) / d + 1
        return cls(
            rows=along.astype(np.float32)[:, None],
            columns=(other + shift).astype(np.float32)[None],
            dimension=d,
        )

    def kernel(self, rows: slice, columns: slice, products: Array) -> Array:
        """Kernel values of a tile of products of centred features, float32."""
        base: Array = products * np.float32(1 / self.dimension)
        base += self.rows[rows]
        base += self.columns[:, columns]
        cube = base * base
        cube *= base
        return cube


def _along(features: Array, centre: Array) -> Array:
    """Products with the centre in double precision, a block at a time."""
    products = np.empty(len(features))
    for rows in blocks(len(features), len(centre), 8):
        products[rows] = features[rows].astype(np.float64) @ centre
    return products


def polynomial_kernel(first: Float[np.ndarray, "n d"], second: Float[np.ndarray, "m d"]) -> Float64[np.ndarray, "n m"]:
    """(x.y / d + 1)^3 [Binkowski 2018], float64; for small sets."""
    values: Array = (first.astype(np.float64) @ second.astype(np.float64).T / first.shape[1] + 1) ** 3
    return values


def unbiased_mmd(first_rows: Array, second_rows: Array, cross: float) -> float:
    """Mean kernel within each set (diagonals left out) minus twice the mean between them.

    ``first_rows`` and ``second_rows`` are each item's mean kernel to the others of its own set.
    """
    return float(first_rows.mean() + second_rows.mean() - 2 * cross)


def mmd_influence(own_rows: Array, cross_rows: Array) -> Array:
    """Derivative of the squared discrepancy by the weight of each item, centred: 2 (own set's mean - other set's)."""
    difference: Array = 2 * (own_rows - cross_rows)
    difference -= difference.mean()
    return difference


def draw_subsets(n: int, subsets: int, size: int, rng: np.random.Generator) -> Bool[np.ndarray, "s n"]:
    """Membership of ``subsets`` random subsets of ``size`` out of n items, each without replacement."""
    if not 2 <= size <= n:
        raise ValueError(f"subsets must hold 2 to {n} items; got {size}")
    members = np.zeros((subsets, n), dtype=bool)
    for row in members:
        row[rng.choice(n, size, replace=False)] = True
    return members


class KernelSums:
    """Sums of a kernel by row, by column and over the pairs of many subsets, tile by tile: the matrix is never held.

    For s subsets that costs 2 s multiplications for each pair, which is little beside the 2 d of the product. A hundred
    separate subsets of 1,000 would compute most pairs of 10,000 items a second time.
    """

    def __init__(
        self, rows: Bool[np.ndarray, "s n"], columns: Bool[np.ndarray, "s m"], *, symmetric: bool = False
    ) -> None:
        """``symmetric``: a tile off the diagonal is given once and counts for both of its places."""
        self.symmetric = symmetric
        self.row_members = rows.astype(np.float32)
        # With a column of ones beside the members of subsets, one product also gives the sums of whole rows.
        self.column_members = np.concatenate([columns, np.ones((1, columns.shape[1]))]).T.astype(np.float32, order="C")
        self.by_row, self.by_column = np.zeros(rows.shape[1]), np.zeros(columns.shape[1])
        self.by_subset = np.zeros(len(rows))
        self.waiting: dict[tuple[int, int], tuple[Array, Array, Array]] = {}

    def add(self, rows: slice, columns: slice, kernels: Array) -> None:
        """Add one tile. Several threads may call it."""
        by_row = kernels @ self.column_members[columns]
        by_subset = np.einsum("bs,sb->s", by_row[:, :-1], self.row_members[:, rows], dtype=np.float64)
        by_column = np.ones(len(kernels), dtype=np.float32) @ kernels
        self.waiting[rows.start, columns.start] = by_row[:, -1].copy(), by_column, by_subset

    def settle(self, rows: slice) -> None:
        """Sum the tiles of these rows in the order of their columns, so that the result is the same on any threads."""
        for row, column in sorted(place for place in list(self.waiting) if place[0] == rows.start):
            of_rows, of_columns, of_subsets = self.waiting.pop((row, column))
            self.by_row[rows] += of_rows
            mirrored = self.symmetric and row != column
            if mirrored or not self.symmetric:
                sums = self.by_row if mirrored else self.by_column
                sums[column : column + len(of_columns)] += of_columns
            self.by_subset += of_subsets * (2 if mirrored else 1)
