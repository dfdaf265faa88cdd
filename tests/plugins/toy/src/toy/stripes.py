"""``toy-stripes``: images of horizontal and vertical stripes."""

import numpy as np

from touchstone import Dataset, Split, TouchstoneError, source


@source("toy-stripes")
def stripes(argument: str) -> Dataset:
    """60 training and 40 test images of 8x8 pixels; the label is the direction. Always the same."""
    if argument:
        raise TouchstoneError(f"the source 'toy-stripes' takes no argument; got '{argument}'")
    return Dataset(
        source="toy-stripes",
        spec="toy-stripes",
        train=_split(60, 0),
        test=_split(40, 1),
        classes=("across", "down"),
        description="stripes across and down, 8x8",
    )


def _split(n: int, seed: int) -> Split:
    rng = np.random.default_rng(seed)
    labels = np.arange(n, dtype=np.int64) % 2
    lines = rng.random((n, 1, 8, 1)).astype(np.float32).repeat(8, axis=3)
    images = np.where(labels[:, None, None, None] == 1, lines.transpose(0, 1, 3, 2), lines)
    return Split(images=np.ascontiguousarray(images), labels=labels)
