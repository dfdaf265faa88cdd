"""The run's images."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from evaluation.data.dataset import Dataset
from evaluation.measuring.items import Items
from evaluation.registry import artifact, of
from evaluation.types import Images

TrainImages: TypeAlias = Annotated[Images, of("images", test_items="train_items")]


@artifact()
def images(*, dataset: Dataset, test_items: Items) -> Images:
    """Float32 (n, c, h, w) in [0, 1]."""
    return test_items.split_of(dataset).take(test_items.positions)
