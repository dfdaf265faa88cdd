"""Each training image's nearest other training images, in features: the scale on which copying is judged."""

from __future__ import annotations

from evaluation.extractors.base import Extracted
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.registry import artifact
from evaluation.types import NotApplicable


@artifact()
def train_neighbours(*, train_features: Extracted) -> Neighbours:
    """The nearest other one, (n_train, 1)."""
    if len(train_features) < 2:
        raise NotApplicable("needs at least 2 training images")
    return nearest(train_features.features, train_features.features, 1, exclude_self=True)
