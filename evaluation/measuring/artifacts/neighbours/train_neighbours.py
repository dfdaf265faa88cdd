"""The nearest other training image of each training image, in features: the scale on which copying is judged."""

from __future__ import annotations

from evaluation.measuring.extractors.base import Extracted
from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.own_neighbours import own_neighbours
from evaluation.registry import artifact
from evaluation.types import NotApplicable


@artifact()
def train_neighbours(*, train_features: Extracted) -> Neighbours:
    """Index and distance, (n_train, 1)."""
    if len(train_features) < 2:
        raise NotApplicable(
            f"too few training images: a nearest neighbour needs at least 2; this run has {len(train_features)}"
        )
    return own_neighbours(train_features.features, 1)
