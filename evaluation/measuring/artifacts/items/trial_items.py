"""The test images that go through the model again, altered: noisy, masked, corrupted."""

from __future__ import annotations

import numpy as np

from evaluation.registry import artifact
from evaluation.types import Images, Labels

MOST = 2000


@artifact()
def trial_items(*, images: Images, seed: int = 0) -> Labels:
    """Sorted positions among the run's test images, int64 (m,): all up to 2,000, else 2,000 at random."""
    if len(images) <= MOST:
        return np.arange(len(images), dtype=np.int64)
    return np.sort(np.random.default_rng(seed).choice(len(images), MOST, replace=False)).astype(np.int64)
