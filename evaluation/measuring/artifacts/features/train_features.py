"""Features of the run's training images, for memorisation. Without the perceptual distances of ``features``."""

from __future__ import annotations

from evaluation.measuring.artifacts.images.images import TrainImages
from evaluation.measuring.extractors.base import Extracted, Extractor
from evaluation.registry import artifact
from evaluation.types import NotApplicable


@artifact()
def train_features(*, extractor: Extractor, train_images: TrainImages) -> Extracted:
    """Features (n_train, d). Not applicable without training images."""
    if not len(train_images):
        raise NotApplicable("needs training images; this source or run has none")
    return extractor.extract(train_images)
