"""Inception score on the run's classifier."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.features.features import RealFeatures, SampleFeatures
from evaluation.measuring.extractors.base import Extractor, titled
from evaluation.numerics.entropy import inception_score as score
from evaluation.numerics.entropy import row_entropies, split_inception_scores
from evaluation.numerics.influence import influence_replicates
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, NotApplicable, Probabilities


@metric(
    title="Inception score", group="generation", better="higher", bounds=(1, None), source="Salimans et al. 2016",
    extractor_aliases={"is": "inception", "isc": "inception"},
)  # fmt: skip
def inception_score(
    *,
    sample_features: SampleFeatures,
    real_features: RealFeatures,
    extractor: Extractor,
    resamples: Resamples,
    rng: np.random.Generator,
    splits: int = 10,
) -> Scalar:
    """Are samples clearly of one class each, and all classes present? From 1 to the number of classes.

    exp of mean KL(p(y|x) || p(y)); mean over ``splits`` shuffled parts, as published.

    Interval: replicates leave out one sample of its part at a time, because a score of small parts varies more than
    that of the whole.

    Caveats: It does not use real data: one perfect image of each class scores as high as the data. The score of the
    real images is the reference.

    Parameters:
        splits: Parts that the shuffled samples are cut into.
    """
    p = sample_features.probabilities
    if p is None or real_features.probabilities is None:
        raise NotApplicable(f"needs class probabilities; the extractor '{extractor.name}' gives features only")
    if len(p) < 2 * splits:
        raise NotApplicable(f"too few samples: {splits} parts need at least {2 * splits}; this run has {len(p)}")
    parts = np.array_split(rng.permutation(len(p)), splits)
    scores = np.array([score(p[part]) for part in parts])
    value = float(scores.mean())
    without = np.empty(len(p))
    for part, own in zip(parts, scores, strict=True):
        without[part] = value + (_scores_without_each(p[part]) - own) / splits
    replicates = influence_replicates(value, without, resamples.weights(len(p), "samples"))
    real = real_features.probabilities
    # The score grows with the size of a part, so real images are cut into parts of the same size as those of samples.
    as_many = max(1, round(len(real) * splits / len(p)))
    ceiling = Reference(name="real test images", value=float(split_inception_scores(real, as_many, rng).mean()))
    few = f"Parts of {len(p) // splits:,} samples give a low score; it is usual on 5,000 each."
    return Scalar.from_replicates(
        value,
        replicates,
        n=len(p),
        title=titled("IS", extractor),
        references=(ceiling,),
        warnings=(few,) if len(p) // splits < 500 and len(extractor.classes) > 100 else (),
    )


def _scores_without_each(p: Probabilities) -> Array:
    """The score of a part without each of its items, (m,)."""
    rows, entropies = p.astype(np.float64), row_entropies(p)
    others = len(p) - 1
    marginals = (rows.sum(axis=0) - rows) / others
    found: Array = np.exp(row_entropies(np.maximum(marginals, 0)) - (entropies.sum() - entropies) / others)
    return found
