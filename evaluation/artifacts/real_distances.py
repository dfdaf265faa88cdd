"""Perceptual distances among the real images: what the samples' diversity is held against."""

from __future__ import annotations

import numpy as np

from evaluation.extractors.base import Extractor
from evaluation.extractors.layered import perceptual_distances, spread_evenly
from evaluation.registry import artifact
from evaluation.types import Array, Images


@artifact(largest=("most",))
def real_distances(*, images: Images, extractor: Extractor, most: int = 1000) -> Array:
    """Mean distance (m,) of each of at most 1,000 test images to the others."""
    chosen = spread_evenly(len(images), most)
    return perceptual_distances(extractor, images[chosen], np.zeros(len(chosen), dtype=np.int64))
