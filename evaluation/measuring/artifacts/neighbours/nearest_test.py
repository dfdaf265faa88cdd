"""The nearest test image of each sample, in features."""

from __future__ import annotations

from evaluation.measuring.artifacts.features.features import RealFeatures, SampleFeatures
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.registry import artifact

MOST = 2_000
"""Samples that are looked at: a share of so many is known well, and the cost stays linear in the test images."""


@artifact()
def nearest_test(*, sample_features: SampleFeatures, real_features: RealFeatures) -> Neighbours:
    """Index among the run's test images and distance, (at most 2,000, 1), of the first samples."""
    return nearest(sample_features.features[:MOST], real_features.features, 1)
