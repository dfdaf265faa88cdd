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
from jaxtyping import Float, Float64

from evaluation.types import Array

MOST_ITEMS = 500
"""Items of either set that are split in halves."""
SPLITS = 64
CAUTIOUS_SHARE = 0.75
"""Shares lay between a quarter and four fifths wherever draws of new data told them."""
LEAST_ITEMS = 40
"""Fewer items have halves too small for balls: nothing is taken away then."""


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
    if size < LEAST_ITEMS or half <= density_k + 1:
        return BallShares(precision=1.0, recall=1.0, density=1.0, coverage=1.0)
    x, y = (each[rng.permutation(len(each))[:size]].astype(np.float64) for each in (real, samples))
    among_real, among_samples, between = _squared(x, x), _squared(y, y), _squared(x, y)
    spread, points, owners = np.zeros(4), np.zeros(4), np.zeros(4)
    for _ in range(SPLITS):
        of_real, of_samples = rng.permutation(size), rng.permutation(size)
        scores = []
        for part in (slice(half), slice(half, 2 * half)):
            rows, columns = of_real[part], of_samples[part]
            score, by_points, by_owners = _scores(
                among_real[np.ix_(rows, rows)],
                among_samples[np.ix_(columns, columns)],
                between[np.ix_(rows, columns)],
                manifold_k,
                density_k,
            )
            scores.append(score)
            points += by_points / 2
            owners += by_owners / 2
        spread += np.square(scores[0] - scores[1]) / 2
    kept = np.where(owners > 0, (spread - points) / np.where(owners > 0, owners, 1), 1)
    careful = np.minimum((np.clip(kept, 0, 1.5) + CAUTIOUS_SHARE) / 2, 1)
    precision, recall, density, coverage = (float(share) for share in careful)
    return BallShares(precision=precision, recall=recall, density=density, coverage=coverage)


def _squared(first: Array, second: Array) -> Array:
    lengths = np.square(first).sum(axis=1)[:, None] + np.square(second).sum(axis=1)
    squared: Array = np.maximum(lengths - 2 * first @ second.T, 0)
    return squared


def _scores(
    among_real: Array, among_samples: Array, between: Array, manifold_k: int, density_k: int
) -> tuple[Float64[np.ndarray, " 4"], Float64[np.ndarray, " 4"], Float64[np.ndarray, " 4"]]:
    """Precision, recall, density, coverage; the variance through the points counted, and through the balls' owners."""
    near, nearest = _radii(among_real, (manifold_k, density_k, density_k + 1), density_k)
    reach, _ = _radii(among_samples, (manifold_k,), manifold_k)
    in_real, in_sample = between <= near[0][:, None], between <= reach[0]
    inside, wider = between < near[1][:, None], between < near[2][:, None]
    n, m = between.shape
    held = inside.sum(axis=1)
    lost = held.astype(np.float64)
    np.add.at(lost, nearest.ravel(), -np.repeat(wider.sum(axis=1) - held, density_k))
    rows = (
        _share(in_real),
        _share(in_sample.T),
        (held.sum() / (density_k * m), np.var(inside.sum(axis=0) / density_k) / m, np.var(lost / (density_k * m)) * n),
        _share(inside.T),
    )
    score, points, owners = np.array(rows).T
    return score, points, owners


def _share(inside: Array) -> tuple[float, float, float]:
    """Share of the columns that some row's ball holds; its variance through the columns, and through the rows."""
    by_column = inside.sum(axis=0)
    share = float((by_column > 0).mean())
    alone = (inside & (by_column == 1)).sum(axis=1)
    return share, share * (1 - share) / len(by_column), float(np.var(alone)) * len(inside) / len(by_column) ** 2


def _radii(squared: Array, ks: tuple[int, ...], k: int) -> tuple[list[Array], Array]:
    """Squared distance of each item to its k-th other, for several k in rising order; and who its ``k`` nearest are."""
    others = squared.copy()
    np.fill_diagonal(others, np.inf)
    order = np.argpartition(others, [k - 1, *(each - 1 for each in ks)], axis=1)
    return [others[np.arange(len(others)), order[:, each - 1]] for each in ks], order[:, :k]
