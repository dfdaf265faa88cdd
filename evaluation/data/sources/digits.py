"""``digits``: 1,797 real handwritten digits of 8x8 pixels that come with scikit-learn. Works offline; the default."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset, Split
from evaluation.registry import source
from evaluation.types import TouchstoneError

TEST_SIZE = 600


@source("digits")
def digits(argument: str) -> Dataset:
    """The test part of UCI's hand-written digits (Alpaydin & Kaynak 1998): 1,197 training, 600 test images, 10 classes.

    Pixels 0..16 become float32 in [0, 1] by division by 16. The split is stratified, seeded and always the same.
    """
    if argument:
        raise TouchstoneError(f"the source 'digits' takes no path; got 'digits:{argument}'. Write --data digits.")
    from sklearn.datasets import load_digits
    from sklearn.model_selection import train_test_split

    bunch = load_digits()
    images = (bunch.images / 16.0).astype(np.float32)[:, None]
    labels = bunch.target.astype(np.int64)
    train, test = train_test_split(np.arange(len(images)), test_size=TEST_SIZE, stratify=labels, random_state=0)
    train, test = np.sort(train), np.sort(test)
    return Dataset(
        source="digits",
        spec="digits",
        train=Split(images=images[train], labels=labels[train]),
        test=Split(images=images[test], labels=labels[test]),
        classes=tuple(str(digit) for digit in range(10)),
        description="UCI hand-written digits as shipped with scikit-learn, 8x8, 17 grey levels",
        note=f"stratified split with seed 0: {len(train)} training and {len(test)} test images",
    )
