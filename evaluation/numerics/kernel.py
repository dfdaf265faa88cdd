"""Kernel inception distance: the unbiased squared maximum mean discrepancy with a cubic kernel, and its subsets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Float64

from evaluation.types import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelFrame:
    """Turns products of centred features back into the kernel (x.y / d + 1)^3 of the features as they were."""

    centre: Float64[np.ndarray, " d"]
    rows: Float[np.ndarray, "n 1"]
    columns: Float[np.ndarray, "1 m"]
    dimension: int

    @classmethod
    def of(cls, first: Array, second: Array, centre: Array) -> KernelFrame:
        """For rows ``first`` and columns ``second``, both centred on ``centre``."""
        d = len(centre)
        constant = float(centre @ centre)
        along_rows = (first.astype(np.float64) - centre) @ centre / d
        along_columns = (second.astype(np.float64) - centre) @ centre / d + constant / d + 1
        return cls(
            centre=centre,
            rows=along_rows.astype(np.float32)[:, None],
            columns=along_columns.astype(np.float32)[None],
            dimension=d,
        )

    def kernel(self, rows: slice, products: Array) -> Array:
        """Kernel values of a block of products of centred features, float32."""
        base: Array = products * np.float32(1 / self.dimension)
        base += self.rows[rows]
        base += self.columns
        cube = base * base
        cube *= base
        return cube


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
    """Derivative of the squared discrepancy by an item's weight, centred: 2 (mean to own set - mean to the other)."""
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


class SubsetSums:
    """Sums of a kernel over the pairs of many subsets, block by block: the kernel matrix itself is never held.

    For s subsets that costs 2 s multiplications a pair, little beside the 2 d of the product, while a hundred separate
    subsets of 1,000 would compute most pairs of 10,000 items once more.
    """

    def __init__(self, rows: Array, columns: Array) -> None:
        self.rows, self.columns = rows.astype(np.float32), np.ascontiguousarray(columns.T, dtype=np.float32)
        self.parts: dict[int, Array] = {}

    def add(self, rows: slice, kernels: Array) -> None:
        """Safe to call from several threads, once a block."""
        partial = kernels @ self.columns  # (block rows, subsets)
        self.parts[rows.start] = np.einsum("bs,sb->s", partial, self.rows[:, rows], dtype=np.float64)

    @property
    def totals(self) -> Array:
        """Summed in the order of the blocks, so that threads do not change the last digit."""
        total: Array = np.sum([self.parts[start] for start in sorted(self.parts)], axis=0)
        return total
