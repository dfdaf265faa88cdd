"""The test images whose neighbourhoods are judged: all, or a fixed choice where ranking all would take long."""

from __future__ import annotations

import numpy as np

from evaluation.registry import artifact
from evaluation.types import Images, Labels

MOST = 5000


@artifact()
def anchors(*, images: Images, seed: int = 0) -> Labels:
    """Sorted positions among the run's test images, int64 (m,): all up to 5,000, else 5,000 at random.

    Each anchor is ranked against all items; only the mean is taken over fewer.
    """
    if len(images) <= MOST:
        return np.arange(len(images), dtype=np.int64)
    return np.sort(np.random.default_rng(seed).choice(len(images), MOST, replace=False)).astype(np.int64)
