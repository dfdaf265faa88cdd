"""The training images on which baselines of tasks are tuned."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.measuring.items import seeded_choice
from evaluation.registry import artifact
from evaluation.types import Images

MOST = 16


@artifact()
def tuning_images(*, dataset: Dataset, seed: int = 0) -> Images:
    """At most 16 training images, float32 (m, c, h, w).

    Parameters:
        seed: The run's seed.
    """
    return dataset.train.take(seeded_choice(len(dataset.train), MOST, seed=seed))
