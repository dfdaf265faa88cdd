"""The training images that boosted trees are fitted on."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.items import Items
from evaluation.registry import artifact
from evaluation.types import Labels

MOST = 1000


@artifact()
def fitted_items(*, train_items: Items, seed: int = 0) -> Labels:
    """Places among the run's training images, at most 1,000 of them in random order: the same for every model.

    Parameters:
        seed: The run's seed.
    """
    chosen: Labels = np.random.default_rng(seed).permutation(len(train_items))[:MOST]
    return chosen
