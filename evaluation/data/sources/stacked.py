"""``stacked:SPEC``: three random images of another source as the colours of one; stacked MNIST and its 1,000 modes."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset, Split, open_dataset
from evaluation.registry import source
from evaluation.types import TouchstoneError

SIZES = (26_000, 10_000)


@source("stacked", example=lambda folder: "digits")
def stacked(argument: str) -> Dataset:
    """26,000 training and 10,000 test images (n, 3, h, w) of a grey, labelled source; label a k^2 + b k + c.

    With MNIST that is the protocol of Metz et al. 2017: 1,000 classes, hit when the classifier of single digits reads
    them off the three channels. Seeded, always the same.
    """
    if not argument or argument.startswith("stacked"):
        raise TouchstoneError(f"the source 'stacked' takes another source, as stacked:idx:FOLDER; got '{argument}'")
    base = open_dataset(argument)
    if base.image_shape[0] != 1 or base.train.labels is None or base.test.labels is None:
        raise TouchstoneError(
            f"stacking needs grey images with labels; '{argument}' has {base.image_shape[0]} channels"
            f" and {'labels' if base.labelled else 'no labels'}"
        )
    k, rng = len(base.classes), np.random.default_rng(0)

    def split(part: Split, size: int) -> Split:
        assert part.labels is not None
        chosen = rng.integers(0, len(part), size=(size, 3))
        digits = part.labels[chosen].astype(np.int64)
        return Split(images=part.images[chosen][:, :, 0], labels=digits @ np.array([k * k, k, 1]))

    return Dataset(
        source="stacked",
        spec=f"stacked:{argument}",
        train=split(base.train, SIZES[0]),
        test=split(base.test, SIZES[1]),
        classes=tuple(f"{a}{b}{c}" for a in base.classes for b in base.classes for c in base.classes),
        description=f"three images of {base.spec} as red, green and blue",
        note=f"{SIZES[0]:,} training and {SIZES[1]:,} test stacks, drawn with seed 0",
    )
