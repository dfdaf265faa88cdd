"""Copies of test images that are wrong as a whole: the same for every model."""

from __future__ import annotations

import numpy as np

from evaluation.registry import artifact
from evaluation.types import Images, Labels


@artifact()
def corrupted_images(*, images: Images, subset_items: Labels, rng: np.random.Generator) -> Images:
    """The left half of each item of the subset, joined to the right half of the next in a random cycle, (m, c, h, w).

    Each part is right, the whole is wrong.
    """
    clean = images[subset_items]
    n, _, h, w = clean.shape
    rng.permutation(h * w)  # keeps the cycle that results have been made with
    cycle = rng.permutation(n)
    partner = np.empty(n, dtype=np.int64)
    partner[cycle] = np.roll(cycle, 1)
    stitched: Images = clean.copy()
    stitched[..., w // 2 :] = clean[partner][..., w // 2 :]
    return stitched
