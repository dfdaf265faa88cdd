"""Vendi score of the samples."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.features.features import RealFeatures, SampleFeatures
from evaluation.measuring.extractors.base import Extractor, titled
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.numerics.second_order import narrowed, quadratic_of_halves
from evaluation.numerics.spectral import vendi_score as score
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array

SPLITS, MOST_DIMENSIONS = 16, 256
"""Splits into halves, made up to so many dimensions: with more they would cost as much as the rest of the run."""
ITEMS_PER_DIMENSION = 4
"""Smaller halves hold another score than the whole set, and narrowing by them gave 8% to 12% of false alarms."""


def _quadratic(features: Array, order: float, rng: np.random.Generator) -> float:
    """Variance to subtract: where all directions are alike the linear term vanishes and error bars are too wide."""
    if features.shape[1] > MOST_DIMENSIONS or len(features) // 2 <= ITEMS_PER_DIMENSION * features.shape[1]:
        return 0.0
    orders = [rng.permutation(len(features)) for _ in range(SPLITS)]
    halves = [[score(features[rows[start::2]], order)[0] for start in (0, 1)] for rows in orders]
    return quadratic_of_halves(np.mean(halves, axis=1))


@metric(
    title="Vendi score", group="modes", better="higher", bounds=(1, None), source="Friedman & Dieng 2023",
    aliases=("vendi",),
)  # fmt: skip
def vendi_score(
    *,
    sample_features: SampleFeatures,
    real_features: RealFeatures,
    extractor: Extractor,
    resamples: Resamples,
    rng: np.random.Generator,
    order: float = 1.0,
) -> Scalar:
    """How many clearly different images the samples amount to; beside it the same for the real test images.

    exp of the entropy of the eigenvalues of cosine similarities / n; ``order`` below 1 weighs rare ones more.

    Interval: bootstrap over samples, linear in their weights, narrowed where the linear term vanishes.

    Caveats: It is bounded by the number of samples. Noise is diverse, too: beside it stands the score of real test
    images.

    Parameters:
        order: Order of the entropy; below 1 it weighs rare images more.
    """
    value, influence = score(sample_features.features, order)
    deviations = mean_replicates(influence, resamples.weights(len(influence), "samples"))
    replicates = value + narrowed(deviations, _quadratic(sample_features.features, order, rng))
    real = Reference(name="real test images", value=score(real_features.features, order)[0])
    return Scalar.from_replicates(
        value, replicates, n=len(influence), title=titled("Vendi", extractor), references=(real,)
    )
