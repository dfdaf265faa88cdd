"""The class of each of the run's training images."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.registry import artifact
from evaluation.types import Labels, NotApplicable


@artifact()
def train_labels(*, dataset: Dataset, train_items: Labels) -> Labels:
    """Class index, int64 (n,). Not applicable where the source has no labels."""
    found = dataset.train.labels
    if found is None:
        raise NotApplicable(f"needs labels; the source '{dataset.source}' has none")
    chosen: Labels = found[train_items].astype(np.int64)
    return chosen
