"""The run's test images."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.registry import artifact
from evaluation.types import Images, Labels


@artifact()
def images(*, dataset: Dataset, test_items: Labels) -> Images:
    """Test images, float32 (n, c, h, w) in [0, 1]."""
    return dataset.test.take(test_items)
