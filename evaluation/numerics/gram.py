"""One pass over the products of two feature sets, from which all distances and kernels are taken.

KID, precision, recall, density, coverage and the uncovered items share it. It goes tile by tile. A tile is finished
with while it is in the cache of a core, so memory grows linearly with the number of items.
"""

from __future__ import annotations

from dataclasses import dataclass
from threading import Lock

import numpy as np
from jaxtyping import Bool, Float, Float32, Float64, Int64

from evaluation.numerics.balls import Balls
from evaluation.numerics.exact import squared_distances_of_pairs
from evaluation.numerics.kernel import KernelFrame, KernelSums
from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.own_neighbours import centred, own_neighbours, tiles
from evaluation.numerics.parallel import over_blocks
from evaluation.types import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGram:
    """A feature set against itself."""

    neighbours: Neighbours
    """The nearest others of each item."""
    kernel_rows: Float64[np.ndarray, " n"]
    """Mean cubic kernel of each item to the others."""
    subset_means: Float64[np.ndarray, " s"]
    """Mean kernel of the pairs of different items in each of the subsets; empty without subsets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership:
    """Which points of one set lie in the balls of another, as counts."""

    by_ball: Int64[np.ndarray, " b"]
    """How many points each ball holds."""
    by_point: Int64[np.ndarray, " p"]
    """How many balls hold each point."""
    only_in_ball: Int64[np.ndarray, " b"]
    """How many points lie in this ball and in no other: they are lost when it is left out."""
    only_point_of: Int64[np.ndarray, " p"]
    """How many balls hold this point and no other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CrossGram:
    """Real items (n) against generated ones (m)."""

    manifold_k: int
    density_k: int
    kernel_real: Float64[np.ndarray, " n"]
    """Mean cubic kernel of each real item to the generated ones."""
    kernel_samples: Float64[np.ndarray, " m"]
    subset_means: Float64[np.ndarray, " s"]
    """Mean kernel between the real and the generated subset of each pair of subsets."""
    in_real_balls: Membership
    """Generated points in real balls, distance <= that to neighbour ``manifold_k`` [Kynkaanniemi 2019]."""
    in_sample_balls: Membership
    """Real points in generated balls, by the same rule."""
    in_density_balls: Membership
    """Generated points in real balls, distance < that to neighbour ``density_k`` [Naeem 2020]."""
    in_wider_balls: Int64[np.ndarray, " n"]
    """How many points each ball holds when it reaches to neighbour ``density_k`` + 1: so it is without a neighbour."""
    nearest_distance: Float32[np.ndarray, " n"]
    """Distance of each real item to its nearest sample."""
    nearest_sample: Int64[np.ndarray, " n"]


def own_gram(features: Float[np.ndarray, "n d"], k: int, subsets: Bool[np.ndarray, "s n"] | None = None) -> OwnGram:
    """Nearest k others and mean kernels of one set, in one pass over half of the pairs. Needs at least k + 1 items."""
    members = np.zeros((0, len(features)), dtype=bool) if subsets is None else subsets
    sums = KernelSums(members, members, symmetric=True)
    diagonal = np.empty(len(features))
    centre = features.mean(axis=0, dtype=np.float64)
    frame = KernelFrame.of(centred(features, centre), centre)

    def kernels(rows: slice, columns: slice, products: Array) -> None:
        values = frame.kernel(rows, columns, products)
        if rows == columns:
            diagonal[rows] = np.diagonal(values)
        sums.add(rows, columns, values)

    found = own_neighbours(features, k, visit=kernels, after_rows=sums.settle)
    size = members.sum(axis=1)
    return OwnGram(
        neighbours=found,
        kernel_rows=(sums.by_row - diagonal) / (len(features) - 1),
        subset_means=(sums.by_subset - members @ diagonal) / (size * (size - 1)),
    )


class _Counter:
    """Collects a Membership tile by tile, from the few pairs in which one lies in the ball of the other."""

    def __init__(self, rows: int, columns: int) -> None:
        self.row_counts, self.row_index_sums = np.zeros(rows, dtype=np.int64), np.zeros(rows, dtype=np.int64)
        self.column_counts, self.column_index_sums = (
            np.zeros(columns, dtype=np.int64),
            np.zeros(columns, dtype=np.int64),
        )
        self.lock = Lock()

    def add(self, rows: Array, columns: Array) -> None:
        """Count pairs. Several threads may call it: whole numbers add up to the same in any order.

        The sum of the indices of the partners is used only where there is one partner, whose index it is.
        """
        with self.lock:
            np.add.at(self.row_counts, rows, 1)
            np.add.at(self.row_index_sums, rows, columns)
            np.add.at(self.column_counts, columns, 1)
            np.add.at(self.column_index_sums, columns, rows)

    def of_row_balls(self) -> Membership:
        return Membership(
            by_ball=self.row_counts,
            by_point=self.column_counts,
            only_in_ball=_tally(self.column_counts, self.column_index_sums, len(self.row_counts)),
            only_point_of=_tally(self.row_counts, self.row_index_sums, len(self.column_counts)),
        )

    def of_column_balls(self) -> Membership:
        rows = self.of_row_balls()
        return Membership(
            by_ball=rows.by_point,
            by_point=rows.by_ball,
            only_in_ball=rows.only_point_of,
            only_point_of=rows.only_in_ball,
        )


def _tally(counts: Array, index_sums: Array, size: int) -> Array:
    tally: Array = np.bincount(index_sums[counts == 1], minlength=size)
    return tally


def cross_gram(
    real: Float[np.ndarray, "n d"],
    samples: Float[np.ndarray, "m d"],
    real_own: OwnGram,
    sample_own: OwnGram,
    *,
    manifold_k: int = 3,
    density_k: int = 5,
    subsets: tuple[Bool[np.ndarray, "s n"], Bool[np.ndarray, "s m"]] | None = None,
) -> CrossGram:
    """The pass over real x generated. ``real_own`` must hold density_k + 1 neighbours, ``sample_own`` manifold_k.

    Distances come from single-precision products. A pair so near to the edge of a ball that rounding could decide is
    computed again in double precision. Counts equal those of a full distance matrix in double precision.
    """
    n, m = len(real), len(samples)
    members = (np.zeros((0, n), dtype=bool), np.zeros((0, m), dtype=bool)) if subsets is None else subsets
    sums = KernelSums(*members)
    centre = real.mean(axis=0, dtype=np.float64)
    x, y = centred(real, centre), centred(samples, centre)
    frame = KernelFrame.of(x, centre, y)
    balls = Balls(
        real, samples, np.einsum("ij,ij->i", x, x), np.einsum("ij,ij->i", y, y),
        by_row=real_own.neighbours.distances[:, [manifold_k - 1, density_k - 1, density_k]],
        by_column=sample_own.neighbours.distances[:, manifold_k - 1],
    )  # fmt: skip
    in_real, in_sample, in_density = _Counter(n, m), _Counter(n, m), _Counter(n, m)
    wider = np.zeros(n, dtype=np.int64)
    nearest_squared, nearest_sample = np.full(n, np.inf, dtype=np.float32), np.zeros(n, dtype=np.int64)

    def strip(rows: slice) -> slice:
        for columns in tiles(m):
            products = x[rows] @ y[columns].T
            sums.add(rows, columns, frame.kernel(rows, columns, products))
            squared = balls.squared(rows, columns, products)
            closest = squared.argmin(axis=1)
            distance = squared[np.arange(len(squared)), closest]
            closer = np.flatnonzero(distance < nearest_squared[rows])
            nearest_squared[rows.start + closer] = distance[closer]
            nearest_sample[rows.start + closer] = closest[closer] + columns.start
            held = balls.held(rows, columns, squared)
            manifold, density, following = held.in_row_balls
            in_real.add(*held.of(manifold))
            in_density.add(*held.of(density))
            in_sample.add(*held.of(held.in_column_balls))
            np.add.at(wider, held.of(following)[0], 1)
        return rows

    for rows in over_blocks(strip, list(tiles(n))):
        sums.settle(rows)
    exact = squared_distances_of_pairs(real, samples, np.arange(n), nearest_sample)
    return CrossGram(
        manifold_k=manifold_k,
        density_k=density_k,
        kernel_real=sums.by_row / m,
        kernel_samples=sums.by_column / n,
        subset_means=sums.by_subset / (members[0].sum(axis=1) * members[1].sum(axis=1)),
        in_real_balls=in_real.of_row_balls(),
        in_sample_balls=in_sample.of_column_balls(),
        in_density_balls=in_density.of_row_balls(),
        in_wider_balls=wider,
        nearest_distance=np.sqrt(exact).astype(np.float32),
        nearest_sample=nearest_sample,
    )
