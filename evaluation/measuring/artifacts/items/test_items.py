"""Which test images a run looks at."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.registry import artifact
from evaluation.types import Labels

AT_MOST = 10_000


def chosen(total: int, n: int | None, *, seed: int) -> Labels:
    """Sorted int64 indices of n items out of ``total``: all when n is None, but at most 10,000; a seeded choice."""
    wanted = min(total, AT_MOST if n is None else n)
    if wanted >= total:
        return np.arange(total, dtype=np.int64)
    return np.sort(np.random.default_rng(seed).choice(total, size=wanted, replace=False)).astype(np.int64)


@artifact()
def test_items(*, dataset: Dataset, n: int | None = None, seed: int = 0) -> Labels:  # noqa: PT028 (no test, an artifact)
    """Indices (n,) into the test split, sorted; the same for every model of one seed and dataset."""
    return chosen(len(dataset.test), n, seed=seed)
