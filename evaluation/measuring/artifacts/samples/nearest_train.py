"""Each sample's nearest training image, in features."""

from __future__ import annotations

from evaluation.measuring.extractors.base import Extracted
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.registry import artifact


@artifact()
def nearest_train(*, sample_features: Extracted, train_features: Extracted) -> Neighbours:
    """Index among the run's training images and distance, (n_samples, 1)."""
    return nearest(sample_features.features, train_features.features, 1)
