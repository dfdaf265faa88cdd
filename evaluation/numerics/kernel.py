"""Kernel inception distance: the unbiased squared maximum mean discrepancy with a cubic kernel, and its subsets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64

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
    """Derivative of the squared discrepancy by an item's weight, centred: 2 (mean to its own set - mean to the other)."""
    difference: Array = 2 * (own_rows - cross_rows)
    difference -= difference.mean()
    return difference


def kid_subsets(
    first: Float[np.ndarray, "n d"],
    second: Float[np.ndarray, "m d"],
    *,
    subsets: int,
    size: int,
    rng: np.random.Generator,
) -> Float64[np.ndarray, " s"]:
    """The estimate on random subsets of ``size`` from each set, without replacement, as KID is published."""
    if not 2 <= size <= min(len(first), len(second)):
        raise ValueError(f"subsets must hold 2 to {min(len(first), len(second))} items; got {size}")
    values = np.empty(subsets)
    d = first.shape[1]
    for index in range(subsets):
        x = first[rng.choice(len(first), size, replace=False)].astype(np.float32)
        y = second[rng.choice(len(second), size, replace=False)].astype(np.float32)
        within = _off_diagonal_mean(x, d) + _off_diagonal_mean(y, d)
        values[index] = within - 2 * _cubes(x @ y.T, d).mean(dtype=np.float64)
    return values


def _cubes(products: Array, d: int) -> Array:
    base = products * np.float32(1 / d)
    base += np.float32(1)
    cube: Array = base * base
    cube *= base
    return cube


def _off_diagonal_mean(x: Array, d: int) -> float:
    cubes = _cubes(x @ x.T, d)
    size = len(x)
    return float((cubes.sum(dtype=np.float64) - np.trace(cubes, dtype=np.float64)) / (size * (size - 1)))
