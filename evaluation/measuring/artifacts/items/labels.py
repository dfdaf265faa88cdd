"""The class of each of the run's images."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.items import Items
from evaluation.registry import artifact, of
from evaluation.types import Labels, NotApplicable
from models.intake.labels import UNLABELLED

TrainLabels: TypeAlias = Annotated[Labels, of("labels", test_items="train_items")]


@artifact()
def labels(*, dataset: Dataset, test_items: Items) -> Labels:
    """Class index, int64 (n,). Not applicable where the source has no labels, or not for every test image.

    Training images without a label have -1.
    """
    found = test_items.split_of(dataset).labels
    if found is None:
        raise NotApplicable(f"needs labels; the source '{dataset.source}' has none")
    chosen: Labels = found[test_items.positions].astype(np.int64)
    missing = int((chosen == UNLABELLED).sum())
    if missing and test_items.split == "test":
        raise NotApplicable(f"needs labels; {missing:,} of the {len(chosen):,} test images have none")
    return chosen
