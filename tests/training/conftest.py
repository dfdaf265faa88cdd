"""What is trained on."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.data.dataset import Dataset, Split


@pytest.fixture(scope="session")
def bars() -> Dataset:
    """Vertical and horizontal bars, 8x8. The label says which."""
    rng = np.random.default_rng(0)
    images = np.zeros((120, 1, 8, 8), np.float32)
    for item, place in enumerate(rng.integers(8, size=120)):
        images[(item, 0, slice(None), place) if item % 2 else (item, 0, place)] = 1.0
    split = Split(images=images, labels=np.arange(120) % 2)
    return Dataset(source="bars", spec="bars", train=split, test=split, classes=("lying", "upright"))
