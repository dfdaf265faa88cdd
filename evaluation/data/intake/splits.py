"""Which folder or array is which part of the data, by the names that people give to parts."""

from __future__ import annotations

import numpy as np

from evaluation.types import Array, Labels, TouchstoneError
from models.intake.labels import UNLABELLED
from models.intake.reasons import EXTRA, VALIDATION

TEST_SHARE = 0.2
NAMES = {
    "train": "train", "training": "train",
    "test": "test", "testing": "test",
    "val": "validation", "valid": "validation", "validation": "validation",
    "extra": "extra",
}  # fmt: skip
"""Name of a part in lower case -> the part."""


def is_split(names: set[str]) -> bool:
    """Whether folders of these names, side by side, are parts: training images, and test or validation images.

    A folder ``train`` among others is the class of trains.
    """
    parts = {NAMES.get(name.lower()) for name in names}
    return "train" in parts and bool({"test", "validation"} & parts)


def roles(parts: set[str]) -> dict[str, str]:
    """Part -> ``train``, ``test``, or why it is left out. Validation images stand in for missing test images."""
    chosen = "test" if "test" in parts else "validation"
    left = {part: EXTRA if part == "extra" else VALIDATION for part in parts - {"train", chosen}}
    return left | {part: "test" if part == chosen else part for part in parts & {"train", chosen}}


def train_and_test(n: int, labels: Labels | None) -> tuple[Array, Array, str]:
    """Sorted indices of a fixed 80/20 split with seed 0, class by class where there are labels; and a note on it.

    Classes of one image are drawn from together. Images without a label (-1) among labelled ones become training
    images. Raises TouchstoneError for fewer than 5 images, or fewer than 5 with a label.
    """
    given = n if labels is None else int((labels != UNLABELLED).sum())
    if given < 5:
        raise TouchstoneError(f"data without a split of its own needs at least 5 images; got {given}")
    rng = np.random.default_rng(0)
    test = np.zeros(n, dtype=bool)
    for group in _groups(n, labels):
        count = max(1, round(TEST_SHARE * len(group))) if len(group) > 1 else 0
        test[rng.permutation(group)[:count]] = True
    how = "" if labels is None else ", class by class"
    note = f"split 80/20 with seed 0{how}: {int((~test).sum())} training and {int(test.sum())} test images"
    return np.flatnonzero(~test), np.flatnonzero(test), note


def _groups(n: int, labels: Labels | None) -> list[Array]:
    if labels is None:
        return [np.arange(n)]
    classes = [np.flatnonzero(labels == value) for value in np.unique(labels) if value != UNLABELLED]
    single = [group for group in classes if len(group) == 1]
    return [group for group in classes if len(group) > 1] + ([np.concatenate(single)] if single else [])
