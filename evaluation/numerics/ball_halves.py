"""How much of the spread that leaving out balls suggests is real, from pairs of halves of the items.

A point may lie in several balls, so leaving out one ball at a time credits what three share to each of them: the spread
of precision, recall, density and coverage came out up to 1.5 times too wide (docs/calibration.md). Two disjoint halves
of both sets are independent, so half the squared difference of their scores has the right mean, at half the size
[Politis, Romano & Wolf 1999, on subsampling]; set beside what leaving out says of the same halves it gives the share of
the balls' part that is to be kept. The share depends on the number of items little, so a few hundred tell it, but only
to about a quarter: it is moved half of the way towards a cautious guess.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64, Int

from evaluation.types import Array

MOST_ITEMS = 500
"""Items of either set that are split in halves."""
SPLITS = 64
CAUTIOUS_SHARE = 0.75
"""Shares lay between a quarter and four fifths wherever draws of new data told them."""
LISTED = 48
"""Nearest others that are looked through for those of a half: fewer than 6 of them there is a chance of 1 in 10^7."""
LEAST_ITEMS = 40
"""Fewer items have halves too small for balls: nothing is taken away then, nor where k is large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BallShares:
    """Share of the variance through left-out balls that is kept, (0, 1] each."""

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
    """Shares from 64 splits of up to 500 items of either set, drawn by ``rng``."""
    size = min(MOST_ITEMS, len(real), len(samples))
    half = size // 2
    largest = max(manifold_k, density_k + 1)
    if size < LEAST_ITEMS or half <= largest or 4 * largest > LISTED:
        return BallShares(precision=1.0, recall=1.0, density=1.0, coverage=1.0)
    x, y = (each[rng.permutation(len(each))[:size]].astype(np.float64) for each in (real, samples))
    among_real, among_samples = _Others(squared_distances(x, x)), _Others(squared_distances(y, y))
    between = squared_distances(x, y)
    spread, points, owners = np.zeros(4), np.zeros(4), np.zeros(4)
    for _ in range(SPLITS):
        of_real, of_samples = rng.permutation(size), rng.permutation(size)
        scores = []
        for part in (slice(half), slice(half, 2 * half)):
            rows, columns = of_real[part], of_samples[part]
            of_half = among_real.among(rows)
            balls = Balls(
                manifold=of_half.radii(manifold_k),
                density=of_half.radii(density_k),
                wider=of_half.radii(density_k + 1),
                nearest=of_half.nearest(density_k),
                generated=among_samples.among(columns).radii(manifold_k),
            )
            score, by_points, by_owners = balls.scores(between[np.ix_(rows, columns)])
            scores.append(score)
            points += by_points / 2
            owners += by_owners / 2
        spread += np.square(scores[0] - scores[1]) / 2
    kept = np.where(owners > 0, (spread - points) / np.where(owners > 0, owners, 1), 1)
    careful = np.minimum((np.clip(kept, 0, 1.5) + CAUTIOUS_SHARE) / 2, 1)
    precision, recall, density, coverage = (float(share) for share in careful)
    return BallShares(precision=precision, recall=recall, density=density, coverage=coverage)


def squared_distances(first: Float[np.ndarray, "n d"], second: Float[np.ndarray, "m d"]) -> Float64[np.ndarray, "n m"]:
    """Squared distances of a few items, all at once."""
    lengths = np.square(first).sum(axis=1)[:, None] + np.square(second).sum(axis=1)
    squared: Array = np.maximum(lengths - 2 * first @ second.T, 0)
    return squared


class _Others:
    """The nearest others of each item of one set, from which those within any half are read."""

    def __init__(self, squared: Float64[np.ndarray, "n n"]) -> None:
        np.fill_diagonal(squared, np.inf)
        self.indices = np.argsort(squared, axis=1)[:, :LISTED]
        self.squared = np.take_along_axis(squared, self.indices, axis=1)

    def among(self, rows: Int[np.ndarray, " h"]) -> _OthersAmong:
        part = np.zeros(len(self.indices), dtype=bool)
        part[rows] = True
        places = np.empty(len(self.indices), dtype=np.int64)
        places[rows] = np.arange(len(rows))
        listed = self.indices[rows]
        return _OthersAmong(squared=self.squared[rows], inside=part[listed], places=places[listed])


class _OthersAmong:
    """The same for the items of one half and the others in it."""

    def __init__(self, *, squared: Array, inside: Array, places: Array) -> None:
        self.squared, self.inside, self.places = squared, inside, places
        self.rank = np.cumsum(inside, axis=1, dtype=np.int16)

    def radii(self, k: int) -> Float64[np.ndarray, " h"]:
        """Squared distance of each item to its k-th other; to the farthest listed where the k-th is beyond."""
        column = np.minimum((self.rank < k).sum(axis=1), self.rank.shape[1] - 1)
        found: Array = np.take_along_axis(self.squared, column[:, None], axis=1)[:, 0]
        return found

    def nearest(self, k: int) -> tuple[Int[np.ndarray, " p"], Int[np.ndarray, " p"]]:
        """Pairs (item, one of its k nearest others), both as places in the half."""
        items, columns = np.nonzero(self.inside & (self.rank <= k))
        return items, self.places[items, columns]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balls:
    """Squared radii around n real items and m samples, as ``evaluation.numerics.gram`` has them for whole sets."""

    manifold: Float64[np.ndarray, " n"]
    density: Float64[np.ndarray, " n"]
    wider: Float64[np.ndarray, " n"]
    """Of the following neighbour, to which a ball grows when one of its neighbours goes."""
    nearest: tuple[Int[np.ndarray, " p"], Int[np.ndarray, " p"]]
    """(Real item, one of the neighbours that its density ball reaches to)."""
    generated: Float64[np.ndarray, " m"]

    def scores(
        self, squared: Float64[np.ndarray, "n m"]
    ) -> tuple[Float64[np.ndarray, " 4"], Float64[np.ndarray, " 4"], Float64[np.ndarray, " 4"]]:
        """Precision, recall, density, coverage; the variance through the points counted; and through balls' owners."""
        n, m = squared.shape
        inside = squared < self.density[:, None]
        k = len(self.nearest[0]) / n
        held = inside.sum(axis=1)
        growth = (squared < self.wider[:, None]).sum(axis=1) - held
        lost = held - np.bincount(self.nearest[1], weights=growth[self.nearest[0]], minlength=n)
        rows = (
            _share(squared <= self.manifold[:, None]),
            _share((squared <= self.generated).T),
            (held.sum() / (k * m), np.var(inside.sum(axis=0) / k) / m, np.var(lost / (k * m)) * n),
            _share(inside.T),
        )
        score, points, owners = np.array(rows).T
        return score, points, owners


def _share(inside: Array) -> tuple[float, float, float]:
    """Share of the columns that some row's ball holds; its variance through the columns, and through the rows."""
    by_column = inside.sum(axis=0)
    share = float((by_column > 0).mean())
    alone = np.count_nonzero(inside[:, by_column == 1], axis=1)
    return share, share * (1 - share) / len(by_column), float(np.var(alone)) * len(inside) / len(by_column) ** 2
