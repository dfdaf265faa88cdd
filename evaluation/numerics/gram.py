"""One blocked pass over the products of two feature sets gives everything that distances and kernels need.

KID, precision, recall, density, coverage and the uncovered items share it. A block is at most a few megabytes, so
memory grows linearly with the number of items.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Float32, Float64, Int64

from evaluation.numerics.kernel import KernelFrame, SubsetSums
from evaluation.numerics.neighbours import Neighbours, blocks, nearest
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
    """How many points lie in this ball and in no other: what is lost without it."""
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
    """Generated points in real balls up to the manifold's k-th neighbour, ``<=`` [Kynkaanniemi 2019]."""
    in_sample_balls: Membership
    """Real points in generated balls, the same."""
    in_density_balls: Membership
    """Generated points strictly inside real balls up to the k-th neighbour of density and coverage [Naeem 2020]."""
    in_wider_balls: Int64[np.ndarray, " n"]
    """The same count for balls up to neighbour k + 1, which a ball becomes when one of its neighbours goes."""
    nearest_distance: Float32[np.ndarray, " n"]
    """Distance of each real item to its nearest sample."""
    nearest_sample: Int64[np.ndarray, " n"]


def own_gram(features: Float[np.ndarray, "n d"], k: int, subsets: Bool[np.ndarray, "s n"] | None = None) -> OwnGram:
    """Nearest k others and mean kernels of one set, in one pass. Needs at least k + 1 items."""
    members = np.zeros((0, len(features)), dtype=bool) if subsets is None else subsets
    subset_sums = SubsetSums(members, members)
    diagonal = np.empty(len(features))
    centre = features.mean(axis=0, dtype=np.float64)
    frame = KernelFrame.of(features, features, centre)
    rows_sum = np.empty(len(features))

    def kernels(rows: slice, products: Array) -> None:
        values = frame.kernel(rows, products)
        own = values[np.arange(values.shape[0]), np.arange(rows.start, rows.stop)]
        diagonal[rows] = own
        rows_sum[rows] = values.sum(axis=1, dtype=np.float64) - own
        subset_sums.add(rows, values)

    found = nearest(features, features, k, exclude_self=True, visit=kernels)
    size = members.sum(axis=1)
    subset_means = (subset_sums.totals - members @ diagonal) / (size * (size - 1))
    return OwnGram(neighbours=found, kernel_rows=rows_sum / (len(features) - 1), subset_means=subset_means)


class _Counter:
    """Collects a Membership block by block; a block's rows are balls or points."""

    def __init__(self, rows: int, columns: int) -> None:
        self.row_counts, self.row_index_sums = np.zeros(rows), np.zeros(rows)
        self.column_counts, self.column_index_sums = np.zeros(columns), np.zeros(columns)
        self.column_weights = np.stack([np.ones(columns), np.arange(columns)], axis=1).astype(np.float32)

    def count(self, rows: slice, inside: Array) -> tuple[Array, Array, Array, Array]:
        """One block's counts and sums of member indices, by row and by column; changes nothing."""
        members = inside.astype(np.float32)
        # The sum of member indices is the index itself where there is one member, and is used only there.
        by_row = members @ self.column_weights
        weights = np.stack([np.ones(len(inside)), np.arange(rows.start, rows.stop)]).astype(np.float32)
        by_column = weights @ members
        return np.count_nonzero(inside, axis=1), by_row[:, 1], by_column[0], by_column[1]

    def add(self, rows: slice, counted: tuple[Array, Array, Array, Array]) -> None:
        self.row_counts[rows], self.row_index_sums[rows] = counted[0], counted[1]
        self.column_counts += counted[2]
        self.column_index_sums += counted[3]

    def of_row_balls(self) -> Membership:
        return Membership(
            by_ball=self.row_counts.astype(np.int64),
            by_point=self.column_counts.astype(np.int64),
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
    single = index_sums[counts == 1].astype(np.int64)
    tally: Array = np.bincount(single, minlength=size)
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

    Distances come from single-precision products; a pair so near a ball's edge that rounding could decide is settled
    in double precision, so that counts equal those of a full double-precision distance matrix.
    """
    centre = real.mean(axis=0, dtype=np.float64)
    frame = KernelFrame.of(real, samples, centre)
    x, y = ((features.astype(np.float64) - centre).astype(np.float32) for features in (real, samples))
    edges = _Edges(real, samples, x, y)
    n, m = len(x), len(y)
    kernel_real, kernel_samples = np.empty(n), np.zeros(m)
    members = (np.zeros((0, n), dtype=bool), np.zeros((0, m), dtype=bool)) if subsets is None else subsets
    subset_sums = SubsetSums(*members)
    in_real, in_sample, in_density = _Counter(n, m), _Counter(n, m), _Counter(n, m)
    wider = np.empty(n, dtype=np.int64)
    nearest_squared, nearest_sample = np.empty(n, dtype=np.float32), np.empty(n, dtype=np.int64)
    manifold = real_own.neighbours.distances[:, manifold_k - 1 : manifold_k]
    density = real_own.neighbours.distances[:, density_k - 1 : density_k]
    following = real_own.neighbours.distances[:, density_k : density_k + 1]
    sample_balls = sample_own.neighbours.distances[:, manifold_k - 1][None]

    def block(rows: slice) -> tuple[slice, Array, tuple[tuple[Array, Array, Array, Array], ...]]:
        products = x[rows] @ y.T
        kernels = frame.kernel(rows, products)
        kernel_real[rows] = kernels.mean(axis=1, dtype=np.float64)
        subset_sums.add(rows, kernels)
        kernel_columns = kernels.sum(axis=0, dtype=np.float64)
        squared = edges.squared(rows, products)
        nearest_sample[rows] = squared.argmin(axis=1)
        nearest_squared[rows] = squared[np.arange(len(squared)), nearest_sample[rows]]
        wider[rows] = np.count_nonzero(edges.inside(rows, squared, following[rows], closed=False), axis=1)
        counted = (
            in_real.count(rows, edges.inside(rows, squared, manifold[rows], closed=True)),
            in_sample.count(rows, edges.inside(rows, squared, sample_balls, closed=True)),
            in_density.count(rows, edges.inside(rows, squared, density[rows], closed=False)),
        )
        return rows, kernel_columns, counted

    for rows, kernel_columns, counted in over_blocks(block, list(blocks(n, m))):
        kernel_samples += kernel_columns
        for counter, part in zip((in_real, in_sample, in_density), counted, strict=True):
            counter.add(rows, part)
    return CrossGram(
        manifold_k=manifold_k,
        density_k=density_k,
        kernel_real=kernel_real,
        kernel_samples=kernel_samples / n,
        subset_means=subset_sums.totals / (members[0].sum(axis=1) * members[1].sum(axis=1)),
        in_real_balls=in_real.of_row_balls(),
        in_sample_balls=in_sample.of_column_balls(),
        in_density_balls=in_density.of_row_balls(),
        in_wider_balls=wider,
        nearest_distance=np.sqrt(np.maximum(nearest_squared, 0)),
        nearest_sample=nearest_sample,
    )


class _Edges:
    """Squared distances of a block, and comparisons with radii that rounding does not decide."""

    def __init__(self, real: Array, samples: Array, x: Array, y: Array) -> None:
        self.real, self.samples = real, samples
        self.x_norms = np.einsum("ij,ij->i", x, x)[:, None]
        self.y_norms = np.einsum("ij,ij->i", y, y)[None]
        unit = np.finfo(np.float32).eps * (4 + np.sqrt(x.shape[1]))
        self.slack = np.float32(unit) * (self.x_norms + self.y_norms.max(initial=0.0))

    def squared(self, rows: slice, products: Array) -> Array:
        products *= -2
        products += self.x_norms[rows]
        products += self.y_norms
        return products

    def inside(self, rows: slice, squared: Array, radii: Array, *, closed: bool) -> Array:
        """Boolean block: distance < radius, or <= when ``closed``. Radii (rows, 1) or (1, columns)."""
        limits = np.square(radii.astype(np.float64)).astype(np.float32)
        slack = self.slack[rows]
        inside: Array = squared < limits + slack
        sure = squared < limits - slack
        unsure = np.flatnonzero(np.count_nonzero(inside, axis=1) != np.count_nonzero(sure, axis=1))
        for row in unsure:
            columns = np.flatnonzero(inside[row] != sure[row])
            difference = self.samples[columns].astype(np.float64) - self.real[rows.start + row].astype(np.float64)
            # Radii are kept in single precision: both sides are rounded alike before they are compared.
            exact = np.sqrt(np.einsum("ij,ij->i", difference, difference)).astype(np.float32)
            radius = np.broadcast_to(radii, inside.shape)[row, columns]
            inside[row, columns] = exact <= radius if closed else exact < radius
        return inside
