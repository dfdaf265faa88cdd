"""Frechet distances of random halves: what few items add to the distance, and how much that addition varies."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from evaluation.extractors.base import Extracted
from evaluation.numerics.frechet import frechet_distance
from evaluation.numerics.moments import moments
from evaluation.registry import artifact
from evaluation.types import Array


@artifact()
def frechet_halves(
    *, real_features: Extracted, sample_features: Extracted, rng: np.random.Generator
) -> Float64[np.ndarray, "s 2"]:
    """Distances between halves of both sets, one row a split: a half and the items left over. Fewer splits at large d.

    Halves come in complementary pairs, so that linear errors cancel in a row's mean.
    """
    real, samples = real_features.features, sample_features.features
    d = real.shape[1]
    found = []
    for _ in range(16 if d <= 64 else 8 if d <= 256 else 2):
        real_order, sample_order = rng.permutation(len(real)), rng.permutation(len(samples))
        halves = [(real[real_order[start::2]], samples[sample_order[start::2]]) for start in (0, 1)]
        found.append([frechet_distance(moments(of_real), moments(of_samples)) for of_real, of_samples in halves])
    distances: Array = np.array(found)
    return distances
