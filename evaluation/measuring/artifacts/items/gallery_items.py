"""The test images that galleries show: the same for every model."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.items import Items
from evaluation.registry import artifact
from evaluation.types import Labels
from models.intake.labels import UNLABELLED

WITHOUT_LABELS = 20
MOST = 24


@artifact()
def gallery_items(*, dataset: Dataset, test_items: Items, seed: int = 0, per_class: int = 2) -> Labels:
    """Positions among the run's test images, int64 (m,): ``per_class`` of each class in class order, at most 24.

    Without labels, 20 at random.

    Parameters:
        seed: The run's seed.
        per_class: Images of each class.
    """
    order = np.random.default_rng(seed).permutation(len(test_items))
    if dataset.test.labels is None:
        return np.sort(order[:WITHOUT_LABELS]).astype(np.int64)
    labels = dataset.test.labels[test_items.positions[order]]
    values = np.unique(labels[labels != UNLABELLED])
    if not len(values):
        return np.sort(order[:WITHOUT_LABELS]).astype(np.int64)
    share = max(1, min(per_class, MOST // len(values)))
    chosen = [order[labels == value][:share] for value in values[:MOST]]
    return np.concatenate(chosen).astype(np.int64)
