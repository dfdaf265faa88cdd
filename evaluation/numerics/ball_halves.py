"""How much of the jackknife variance through balls is real, measured on pairs of halves of the items.

Error bars of precision, recall, density and coverage leave out one ball at a time. A point that lies in several balls
then counts for each of them, so that these error bars were up to 1.5 times too wide (docs/calibration.md).

Two disjoint halves of both sets are independent. Half of the squared difference of their scores is therefore an
unbiased estimate of the variance at half the size [Politis, Romano & Wolf 1999, on subsampling]. The same halves also
have a jackknife variance. Comparing the two gives the share of the balls' variance to keep.

The share hardly depends on the number of items, so a part of a large set is enough to estimate it. An estimate from
few items is pulled towards a cautious guess.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Float64, Int

from evaluation.types import Array

MOST_ITEMS = 1000
"""Items of each set that are split in halves."""
SPLITS = 256
"""Each split gives one squared difference. With 64 splits the estimated share varied by a fifth, however many items."""
CAUTIOUS_SHARE = 0.75
"""The guess. Shares known from many draws of new data lay between a quarter and nearly one."""
WORTH_OF_CAUTION = 100
"""With so many items the guess and the estimate weigh the same: halves of so few give too small a share."""
LISTED = 32
"""Nearest others that are searched for those in the same half. Fewer than 6 are in it once in 4,000 times."""
LEAST_ITEMS = 40
"""With fewer items, or a large k, the halves are too small for balls and the whole variance is kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BallShares:
    """Share of the variance through left-out balls that is kept, in (0, 1] each."""

    precision: float
    recall: float
    density: float
    coverage: float


def ball_shares(
    real: Float[np.ndarray, "n d"],
    samples: Float[np.ndarray, "m d"],
    *,
    manifold_k: int,
    density_k: int,
    rng: np.random.Generator,
) -> BallShares:
    """Shares from 256 splits of up to 1,000 items of each set, drawn by ``rng``."""
    size = min(MOST_ITEMS, len(real), len(samples)) // 2 * 2
    largest = max(manifold_k, density_k + 1)
    if size < LEAST_ITEMS or size // 2 <= largest or 4 * largest > LISTED:
        return BallShares(precision=1.0, recall=1.0, density=1.0, coverage=1.0)
    x, y = (each[rng.permutation(len(each))[:size]].astype(np.float64) for each in (real, samples))
    among_real, among_samples = Others(squared_distances(x, x)), Others(squared_distances(y, y))
    between = squared_distances(x, y)
    within_real = Pairs.below(between, among_real.squared[:, -1:])
    within_samples = Pairs.below(between, among_samples.squared[:, -1])
    halves = (np.arange(size) % 2).astype(np.int8)
    spread, points, owners = np.zeros(4), np.zeros(4), np.zeros(4)
    for _ in range(SPLITS):
        of_real, of_samples = rng.permutation(halves), rng.permutation(halves)
        others = among_real.of_one_half(of_real)
        balls = Balls(
            manifold=others.radii(manifold_k),
            density=others.radii(density_k),
            wider=others.radii(density_k + 1),
            nearest=others.nearest(density_k),
            generated=among_samples.of_one_half(of_samples).radii(manifold_k),
        )
        score, by_points, by_owners = balls.scores(
            within_real.of_one_half(of_real, of_samples), within_samples.of_one_half(of_real, of_samples),
            of_real, of_samples,
        )  # fmt: skip
        spread += np.square(score[0] - score[1]) / 2
        points += by_points.mean(axis=0)
        owners += by_owners.mean(axis=0)
    kept = np.where(owners > 0, (spread - points) / np.where(owners > 0, owners, 1), 1)
    trust = size / (size + WORTH_OF_CAUTION)
    careful = np.minimum(trust * np.clip(kept, 0, 1.5) + (1 - trust) * CAUTIOUS_SHARE, 1)
    precision, recall, density, coverage = (float(share) for share in careful)
    return BallShares(precision=precision, recall=recall, density=density, coverage=coverage)


def squared_distances(first: Float[np.ndarray, "n d"], second: Float[np.ndarray, "m d"]) -> Float64[np.ndarray, "n m"]:
    """Squared distances of a few items, all at once."""
    lengths = np.square(first).sum(axis=1)[:, None] + np.square(second).sum(axis=1)
    squared: Array = np.maximum(lengths - 2 * first @ second.T, 0)
    return squared


class Others:
    """The nearest others of each item of one set. A half takes from them those that are in it."""

    def __init__(self, squared: Float64[np.ndarray, "n n"]) -> None:
        np.fill_diagonal(squared, np.inf)
        listed = min(LISTED, len(squared) - 1)
        nearest = np.argpartition(squared, listed - 1, axis=1)[:, :listed]
        order = np.take_along_axis(squared, nearest, axis=1).argsort(axis=1)
        self.indices = np.take_along_axis(nearest, order, axis=1)
        self.squared = np.take_along_axis(squared, self.indices, axis=1)

    def of_one_half(self, half: Int[np.ndarray, " n"]) -> OthersOfOneHalf:
        inside = half[self.indices] == half[:, None]
        return OthersOfOneHalf(self, inside, np.cumsum(inside, axis=1, dtype=np.int16))


@dataclass(frozen=True, slots=True)
class OthersOfOneHalf:
    """The nearest others of each item that are in the same half."""

    others: Others
    inside: Bool[np.ndarray, "n l"]
    rank: Int[np.ndarray, "n l"]

    def radii(self, k: int) -> Float64[np.ndarray, " n"]:
        """Squared distance of each item to the k-th other of its half, or to the farthest listed one if k are not."""
        column = np.argmax(self.rank >= k, axis=1)
        column[self.rank[:, -1] < k] = -1
        found: Array = self.others.squared[np.arange(len(column)), column]
        return found

    def nearest(self, k: int) -> tuple[Int[np.ndarray, " p"], Int[np.ndarray, " p"]]:
        """Pairs (item, one of the k nearest others in its half)."""
        items, columns = np.nonzero(self.inside & (self.rank <= k))
        return items, self.others.indices[items, columns]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Real items and samples that lie near each other."""

    real: Int[np.ndarray, " p"]
    samples: Int[np.ndarray, " p"]
    squared: Float64[np.ndarray, " p"]

    @classmethod
    def below(cls, squared: Float64[np.ndarray, "n m"], limit: Array) -> Pairs:
        real, samples = np.nonzero(squared <= limit)
        return cls(real=real, samples=samples, squared=squared[real, samples])

    def where(self, chosen: Bool[np.ndarray, " p"]) -> Pairs:
        places = np.flatnonzero(chosen)  # several times faster than three times indexing with truth values
        return Pairs(real=self.real.take(places), samples=self.samples.take(places), squared=self.squared.take(places))

    def of_one_half(self, of_real: Int[np.ndarray, " n"], of_samples: Int[np.ndarray, " m"]) -> Pairs:
        return self.where(of_real.take(self.real) == of_samples.take(self.samples))


@dataclass(frozen=True, slots=True, kw_only=True)
class Balls:
    """Squared radii around real items and samples within their halves."""

    manifold: Float64[np.ndarray, " n"]
    density: Float64[np.ndarray, " n"]
    wider: Float64[np.ndarray, " n"]
    """Radius of the density ball up to neighbour k + 1, to which it grows when one of its neighbours is left out."""
    nearest: tuple[Int[np.ndarray, " p"], Int[np.ndarray, " p"]]
    """Pairs (real item, one of the neighbours in its density ball)."""
    generated: Float64[np.ndarray, " m"]

    def scores(
        self, near_real: Pairs, near_samples: Pairs, of_real: Int[np.ndarray, " n"], of_samples: Int[np.ndarray, " m"]
    ) -> tuple[Float64[np.ndarray, "h 4"], Float64[np.ndarray, "h 4"], Float64[np.ndarray, "h 4"]]:
        """For each half: precision, recall, density, coverage; their variance through points; and through balls."""
        manifold = near_real.where(near_real.squared <= self.manifold[near_real.real])
        density = near_real.where(near_real.squared < self.density[near_real.real])
        wider = near_real.real[near_real.squared < self.wider[near_real.real]]
        generated = near_samples.where(near_samples.squared <= self.generated[near_samples.samples])
        rows = (
            _share(manifold.real, manifold.samples, of_real, of_samples),
            _share(generated.samples, generated.real, of_samples, of_real),
            self._density(density, wider, of_real, of_samples),
            _share(density.samples, density.real, of_samples, of_real),
        )
        score, points, owners = np.array(rows).transpose(1, 2, 0)
        return score, points, owners

    def _density(self, inside: Pairs, wider: Array, of_real: Array, of_samples: Array) -> Array:
        n, m = len(of_real), len(of_samples)
        held = np.bincount(inside.real, minlength=n)
        growth = np.bincount(wider, minlength=n) - held
        lost = held - np.bincount(self.nearest[1], weights=growth[self.nearest[0]], minlength=n)
        by_point = np.bincount(inside.samples, minlength=m)
        of_halves = []
        for half in np.unique(of_real):
            balls, points = of_real == half, of_samples == half
            b, p = np.count_nonzero(balls), np.count_nonzero(points)
            k = np.count_nonzero(balls[self.nearest[0]]) / b
            of_halves.append((
                held[balls].sum() / (k * p), np.var(by_point[points] / k) / p, np.var(lost[balls] / (k * p)) * b,
            ))  # fmt: skip
        return np.array(of_halves).T


def _share(owners: Array, points: Array, of_owners: Array, of_points: Array) -> Array:
    """(3, halves): share of the points inside some ball, its variance through the points, and through the balls."""
    by_point = np.bincount(points, minlength=len(of_points))
    alone = np.bincount(owners[by_point[points] == 1], minlength=len(of_owners))
    of_halves = []
    for half in np.unique(of_points):
        counted = by_point[of_points == half] > 0
        lost = alone[of_owners == half]
        share, p = counted.mean(), len(counted)
        of_halves.append((share, share * (1 - share) / p, np.var(lost) * len(lost) / p**2))
    return np.array(of_halves).T
