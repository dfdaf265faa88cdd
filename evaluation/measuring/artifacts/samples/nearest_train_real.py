"""Each test image's nearest training image, in features: how near unseen real images come."""

from __future__ import annotations

from evaluation.measuring.extractors.base import Extracted
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.registry import artifact


@artifact()
def nearest_train_real(*, real_features: Extracted, train_features: Extracted) -> Neighbours:
    """Index among the run's training images and distance, (n, 1)."""
    return nearest(real_features.features, train_features.features, 1)
