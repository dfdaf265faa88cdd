"""The run's training images."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.registry import artifact
from evaluation.types import Images, Labels


@artifact()
def train_images(*, dataset: Dataset, train_items: Labels) -> Images:
    """Training images, float32 (n_train, c, h, w) in [0, 1]."""
    return dataset.train.take(train_items)
