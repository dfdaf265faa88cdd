"""A train/test split for data that comes without one."""

from __future__ import annotations

import numpy as np

from evaluation.types import Array, Labels, TouchstoneError

TEST_SHARE = 0.2


def train_and_test(n: int, labels: Labels | None) -> tuple[Array, Array, str]:
    """Sorted indices of a fixed 80/20 split with seed 0, class by class where there are labels; and a note on it.

    Raises TouchstoneError for fewer than 5 images.
    """
    if n < 5:
        raise TouchstoneError(f"data without a split of its own needs at least 5 images; got {n}")
    rng = np.random.default_rng(0)
    groups = [np.arange(n)] if labels is None else [np.flatnonzero(labels == value) for value in np.unique(labels)]
    test = np.zeros(n, dtype=bool)
    for group in groups:
        count = max(1, round(TEST_SHARE * len(group))) if len(group) > 1 else 0
        test[rng.permutation(group)[:count]] = True
    how = "" if labels is None else ", class by class"
    note = f"split 80/20 with seed 0{how}: {int((~test).sum())} training and {int(test.sum())} test images"
    return np.flatnonzero(~test), np.flatnonzero(test), note
