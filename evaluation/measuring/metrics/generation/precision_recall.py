"""Precision and recall of the generated distribution, and their F-score."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.extractors.base import Extractor, titled
from evaluation.numerics.ball_halves import BallShares
from evaluation.numerics.gram import CrossGram, Membership
from evaluation.numerics.resampling import Resamples, as_share, mean_replicates, proportion_replicates
from evaluation.record.views import Scalar
from evaluation.registry import metric
from evaluation.types import Replicates

SOURCE = "Kynkaanniemi et al. 2019"


def _share(balls: Membership) -> float:
    return float((balls.by_point > 0).mean())


def _replicates(balls: Membership, share: float, resamples: Resamples, *, points: str, owners: str) -> Replicates:
    """Points resample as a proportion. Leaving out the owner of a ball loses the points that no other ball holds.

    Balls overlap, so only ``share`` of the variance of the second part is kept (numerics.ball_halves).
    """
    by_point = proportion_replicates(balls.by_point > 0, resamples, points)
    lost = balls.only_in_ball * (len(balls.by_ball) / len(balls.by_point))
    by_owner = mean_replicates(lost - lost.mean(), resamples.weights(len(lost), owners))
    replicates: Replicates = by_point + np.sqrt(share) * by_owner
    return replicates


def _scalar(balls: Membership, replicates: Replicates, title: str) -> Scalar:
    share, n = _share(balls), len(balls.by_point)
    return Scalar.from_replicates(share, as_share(share, replicates, n), n=n, centre=share, title=title)


@metric(
    title="Precision", group="generation", better="higher", bounds=(0, 1), source=SOURCE,
    construct="fidelity", only_if="recall > 0",
    aliases=("improved_precision",), shared_aliases=("prdc", "precision_recall", "prc", "ipr"),
)  # fmt: skip
def precision(*, cross_gram: CrossGram, ball_shares: BallShares, extractor: Extractor, resamples: Resamples) -> Scalar:
    """Share of samples that look real: they lie within reach of some real image's third-nearest neighbour.

    Interval: bootstrap over test images and samples; halves of the data say how much of the variance to keep.

    Caveats: A single real outlier with a large ball makes many samples look real. Samples that are all alike can score
    1: read it beside recall.
    """
    balls = cross_gram.in_real_balls
    replicates = _replicates(balls, ball_shares.precision, resamples, points="samples", owners="items")
    return _scalar(balls, replicates, titled("Precision", extractor))


@metric(
    title="Recall", group="modes", better="higher", bounds=(0, 1), source=SOURCE,
    construct="coverage",
    aliases=("improved_recall",), shared_aliases=("prdc", "precision_recall", "prc", "ipr"),
)  # fmt: skip
def recall(*, cross_gram: CrossGram, ball_shares: BallShares, extractor: Extractor, resamples: Resamples) -> Scalar:
    """Share of real images the model could make: they lie within reach of some sample's third-nearest neighbour.

    Interval: bootstrap over test images and samples; halves of the data say how much of the variance to keep.

    Caveats: A few samples far from all others have large balls that hold many real images. Read it beside coverage.
    """
    balls = cross_gram.in_sample_balls
    replicates = _replicates(balls, ball_shares.recall, resamples, points="items", owners="samples")
    return _scalar(balls, replicates, titled("Recall", extractor))


@metric(
    title="F-score", group="generation", better="higher", bounds=(0, 1), source="Sajjadi et al. 2018; " + SOURCE,
    construct="fidelity", only_if="recall > 0",
    aliases=("f_beta",), shared_aliases=("prc",), near=("f1", "f1_score"),
)  # fmt: skip
def f_score(
    *,
    cross_gram: CrossGram,
    ball_shares: BallShares,
    extractor: Extractor,
    resamples: Resamples,
    beta: float = 1.0,
) -> Scalar:
    """Precision and recall in one number, their weighted harmonic mean; ``beta`` above 1 weighs recall more.

    Interval: from the replicates of precision and recall.

    Parameters:
        beta: Weight of recall against precision; above 0.
    """
    if not beta > 0:
        raise ValueError(f"beta must be above 0; got {beta}")
    real, generated = cross_gram.in_real_balls, cross_gram.in_sample_balls
    precisions = _replicates(real, ball_shares.precision, resamples, points="samples", owners="items")
    recalls = _replicates(generated, ball_shares.recall, resamples, points="items", owners="samples")
    value = _f_score(np.array([_share(real)]), np.array([_share(generated)]), beta)
    # Replicates of a proportion are shifted towards one half. They are shifted back before the two are combined.
    replicates = _f_score(
        np.clip(precisions - precisions.mean() + _share(real), 0, 1),
        np.clip(recalls - recalls.mean() + _share(generated), 0, 1),
        beta,
    )
    title = titled(f"F{beta:g}", extractor)
    return Scalar.from_replicates(float(value[0]), replicates, n=len(real.by_point), title=title)


def _f_score(precision: Replicates, recall: Replicates, beta: float) -> Replicates:
    weighted = beta**2 * precision + recall
    score: Replicates = np.where(
        weighted > 0, (1 + beta**2) * precision * recall / np.where(weighted > 0, weighted, 1), 0
    )
    return score
