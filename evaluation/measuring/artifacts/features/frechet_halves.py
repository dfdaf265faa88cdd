"""Frechet distances of random halves: what few items add to the distance, and how much that addition varies."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from evaluation.measuring.artifacts.features.features import SampleFeatures
from evaluation.measuring.artifacts.features.real_halves import RealHalves
from evaluation.numerics.frechet import frechet_distance
from evaluation.numerics.moments import moments
from evaluation.registry import artifact
from evaluation.types import Array, NotApplicable


@artifact()
def frechet_halves(
    *, real_halves: RealHalves, sample_features: SampleFeatures, rng: np.random.Generator
) -> Float64[np.ndarray, "s 2"]:
    """Distances between halves of both sets (s, 2). A row is one split: the first halves, then the items left over.

    The halves of a row complement each other, so that linear errors cancel in the mean of a row.
    """
    samples = sample_features.features
    if len(samples) < 4:
        raise NotApplicable(f"too few samples: covariances of two halves need at least 4; this run has {len(samples)}")
    found = []
    for split in real_halves.splits:
        rows = rng.permutation(len(samples))
        found.append([frechet_distance(real, moments(samples[rows[start::2]])) for start, real in enumerate(split)])
    distances: Array = np.array(found)
    return distances
