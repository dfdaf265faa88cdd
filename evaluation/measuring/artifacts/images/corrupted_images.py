"""Copies of test images that are wrong in two ways: the same for every model."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.registry import artifact
from evaluation.types import Images, Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class CorruptedImages:
    """Both (m, c, h, w), one for each of ``subset_items``."""

    shuffled: Images
    """All pixels moved by one fixed permutation: the same values, no structure left."""
    stitched: Images
    """The left half of an image joined to the right half of another: each part is right, the whole is wrong."""


@artifact()
def corrupted_images(*, images: Images, subset_items: Labels, rng: np.random.Generator) -> CorruptedImages:
    """The items of the subset with shuffled pixels, and stitched to the next item in a random cycle."""
    clean = images[subset_items]
    n, c, h, w = clean.shape
    order = rng.permutation(h * w)
    shuffled = clean.reshape(n, c, -1)[:, :, order].reshape(clean.shape)
    cycle = rng.permutation(n)
    partner = np.empty(n, dtype=np.int64)
    partner[cycle] = np.roll(cycle, 1)
    stitched = clean.copy()
    stitched[..., w // 2 :] = clean[partner][..., w // 2 :]
    return CorruptedImages(shuffled=np.ascontiguousarray(shuffled), stitched=stitched)
