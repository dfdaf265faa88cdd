"""Which training images a run looks at."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.items.test_items import chosen
from evaluation.registry import artifact
from evaluation.types import Labels


@artifact()
def train_items(*, dataset: Dataset, n_train: int | None = None, seed: int = 0) -> Labels:
    """Indices (n_train,) into the training split, sorted; the same for every model of one seed and dataset."""
    return chosen(len(dataset.train), n_train, seed=seed)
