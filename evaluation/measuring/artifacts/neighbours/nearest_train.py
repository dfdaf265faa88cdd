"""The nearest training image of each sample, and of each test image, in features."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from evaluation.measuring.extractors.base import Extracted
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.registry import artifact, of

RealNearestTrain: TypeAlias = Annotated[Neighbours, of("nearest_train")]
"""How near unseen real images come to the training images."""
SampleNearestTrain: TypeAlias = Annotated[Neighbours, of("nearest_train", images="samples")]


@artifact()
def nearest_train(*, features: Extracted, train_features: Extracted) -> Neighbours:
    """Index among the run's training images and distance, (n, 1)."""
    return nearest(features.features, train_features.features, 1)
