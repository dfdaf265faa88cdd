"""The test images that are kept beside a run, to be shown for points chosen on a map."""

from __future__ import annotations

import numpy as np

from evaluation.registry import artifact
from evaluation.types import Images, Labels

BYTES = 32 << 20


@artifact()
def shown_items(*, images: Images, seed: int = 0) -> Labels:
    """Sorted positions among the run's test images, int64 (m,): all of them, or as many as 32 MB of uint8 hold."""
    most = max(1, BYTES // int(np.prod(images.shape[1:])))
    if most >= len(images):
        return np.arange(len(images), dtype=np.int64)
    return np.sort(np.random.default_rng(seed).choice(len(images), most, replace=False)).astype(np.int64)
