"""The test images on which tasks are done: the same for every model."""

from __future__ import annotations

from evaluation.measuring.items import seeded_choice
from evaluation.registry import artifact
from evaluation.types import Images, Labels

MOST = 500


@artifact()
def task_items(*, images: Images, seed: int = 0) -> Labels:
    """At most 500 positions among the run's test images, int64 (m,): each goes through the model dozens of times.

    Parameters:
        seed: The run's seed.
    """
    return seeded_choice(len(images), MOST, seed=seed)
