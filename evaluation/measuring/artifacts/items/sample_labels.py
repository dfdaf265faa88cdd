"""The class that a conditional model is asked for, one for each sample."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.items import Items
from evaluation.registry import artifact
from evaluation.types import Labels
from models.base import Samples
from models.intake.labels import UNLABELLED


@artifact()
def sample_labels(
    *, model: Samples, dataset: Dataset, test_items: Items, n_samples: int | None = None
) -> Labels | None:
    """int64 (n_samples,) in the proportions of the test images, in their order; None for an unconditional model.

    Data without labels for all images, or with more classes than the model knows, gives every class in turn.

    Parameters:
        n_samples: Samples of the run.
    """
    known = model.card.classes
    if known is None:
        return None
    count = max(1000, len(test_items)) if n_samples is None else n_samples
    labels = dataset.test.labels
    if labels is None or int(labels.max()) >= known or int(labels.min()) == UNLABELLED:
        return np.arange(count, dtype=np.int64) % known
    spread = np.arange(count) * len(test_items) // count
    asked: Labels = labels[test_items.positions[spread]].astype(np.int64)
    return asked
