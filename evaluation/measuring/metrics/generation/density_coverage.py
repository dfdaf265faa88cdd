"""Density and coverage: precision and recall that outliers cannot fool."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.extractors.base import Extractor, titled
from evaluation.numerics.ball_halves import BallShares
from evaluation.numerics.gram import CrossGram, OwnGram
from evaluation.numerics.resampling import Resamples, as_share, mean_replicates, proportion_replicates
from evaluation.numerics.second_order import as_square
from evaluation.record.views import Scalar
from evaluation.registry import metric

SOURCE = "Naeem et al. 2020"
EMPTY = "All real features are the same point: a ball of radius 0 holds nothing, so the value is 0 by definition."


def _warnings(real_gram: OwnGram) -> tuple[str, ...]:
    return (EMPTY,) if not real_gram.neighbours.distances.any() else ()


@metric(
    title="Density", group="generation", better="higher", bounds=(0, None), source=SOURCE,
    construct="fidelity", only_if="recall > 0",
    shared_aliases=("prdc", "density_coverage"),
)  # fmt: skip
def density(
    *,
    cross_gram: CrossGram,
    real_gram: OwnGram,
    ball_shares: BallShares,
    extractor: Extractor,
    resamples: Resamples,
) -> Scalar:
    """How deep samples lie within the real data: 1 for the real distribution itself, more for safe, typical samples.

    Mean number of real 5-neighbour balls that hold a sample, over 5.

    Interval: bootstrap over test images and samples. Real items are left out one at a time: the ball of that item is
    gone, and balls that reached to it as a neighbour grow to the next one. Halves of the items say which share of the
    resulting variance to keep.

    Caveats: Samples crowded where real data is dense exceed 1: more is not better without end. Read it beside coverage.
    """
    balls, k = cross_gram.in_density_balls, cross_gram.density_k
    n, m = len(balls.by_ball), len(balls.by_point)
    value = float(balls.by_ball.sum() / (k * m))
    without = -balls.by_ball.astype(np.float64)
    growth = cross_gram.in_wider_balls - balls.by_ball
    np.add.at(without, real_gram.neighbours.indices[:, :k].ravel(), np.repeat(growth, k))
    by_real = -without * (n - 1) / (k * m)
    through_real = mean_replicates(by_real - by_real.mean(), resamples.weights(n, "items"))
    through_samples = mean_replicates(balls.by_point / k - value, resamples.weights(m, "samples"))
    deviations = np.sqrt(ball_shares.density) * through_real + through_samples
    return Scalar.from_replicates(
        value,
        as_square(value, deviations, value),  # a mean of counts: its standard error grows with its root
        n=m,
        centre=value,
        title=titled("Density", extractor),
        warnings=_warnings(real_gram),
    )


@metric(
    title="Coverage", group="modes", better="higher", bounds=(0, 1), source=SOURCE,
    construct="coverage",
    shared_aliases=("series", "prdc", "density_coverage"),
)  # fmt: skip
def coverage(
    *,
    cross_gram: CrossGram,
    real_gram: OwnGram,
    ball_shares: BallShares,
    extractor: Extractor,
    resamples: Resamples,
) -> Scalar:
    """Share of real images that have a sample close by: within the distance of their own fifth-nearest neighbour.

    Interval: bootstrap over test images and samples; halves of the data say how much of the variance to keep.

    Caveats: It grows with the number of samples: compare at equal numbers only.
    """
    balls = cross_gram.in_density_balls
    n, m = len(balls.by_ball), len(balls.by_point)
    covered = balls.by_ball > 0
    lost = balls.only_point_of * (m / n)
    through_samples = mean_replicates(lost - lost.mean(), resamples.weights(m, "samples"))
    replicates = proportion_replicates(covered, resamples, "items") + np.sqrt(ball_shares.coverage) * through_samples
    value, title = float(covered.mean()), titled("Coverage", extractor)
    return Scalar.from_replicates(
        value, as_share(value, replicates, n), n=n, centre=value, title=title, warnings=_warnings(real_gram)
    )
