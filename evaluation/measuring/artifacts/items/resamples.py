"""The run's bootstrap resamplings, the same for every model of one seed and dataset."""

from __future__ import annotations

import hashlib

from evaluation.data.dataset import Dataset
from evaluation.numerics.resampling import Resamples
from evaluation.registry import artifact


@artifact()
def resamples(*, dataset: Dataset, seed: int = 0, replicates: int = 1000) -> Resamples:
    """Keyed by seed and data alone, so that differences between models are paired.

    Parameters:
        seed: The run's seed.
        replicates: How many resamplings.
    """
    digest = hashlib.sha256(f"{seed}/{dataset.sha256}".encode()).digest()
    return Resamples(key=int.from_bytes(digest[:7], "little"), count=replicates)
