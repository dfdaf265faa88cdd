"""Which test images and which training images a run looks at."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.measuring.items import Items, seeded_choice
from evaluation.registry import artifact

MOST = 10_000


@artifact()
def test_items(*, dataset: Dataset, n: int | None = None, seed: int = 0) -> Items:  # noqa: PT028 (no test, an artifact)
    """``n`` test images, the same for every model of one seed and dataset; None is all, at most 10,000.

    Parameters:
        n: Test images of the run.
        seed: The run's seed.
    """
    return Items(split="test", positions=seeded_choice(len(dataset.test), MOST if n is None else n, seed=seed))


@artifact()
def train_items(*, dataset: Dataset, n_train: int | None = None, seed: int = 0) -> Items:
    """``n_train`` training images, chosen in the same way.

    Parameters:
        n_train: Training images of the run.
        seed: The run's seed.
    """
    most = MOST if n_train is None else n_train
    return Items(split="train", positions=seeded_choice(len(dataset.train), most, seed=seed))
