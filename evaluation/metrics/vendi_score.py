"""Vendi score of the samples."""

from __future__ import annotations

from evaluation.extractors.base import Extracted, Extractor, titled
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.numerics.spectral import vendi_score as score
from evaluation.registry import metric
from evaluation.views import Reference, Scalar


@metric(title="Vendi score", group="modes", better="higher", bounds=(1, None), source="Friedman & Dieng 2023")
def vendi_score(
    *,
    sample_features: Extracted,
    real_features: Extracted,
    extractor: Extractor,
    resamples: Resamples,
    order: float = 1.0,
) -> Scalar:
    """How many clearly different images the samples amount to; beside it the same for the real test images.

    exp of the entropy of the eigenvalues of cosine similarities / n; ``order`` below 1 weighs rare ones more.
    """
    value, influence = score(sample_features.features, order)
    replicates = value + mean_replicates(influence, resamples.weights(len(influence), "samples"))
    real = Reference(name="real test images", value=score(real_features.features, order)[0])
    return Scalar.from_replicates(
        value, replicates, n=len(influence), title=titled("Vendi", extractor), references=(real,)
    )
