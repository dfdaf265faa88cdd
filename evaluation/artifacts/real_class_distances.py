"""Perceptual distances among the real images of one class."""

from __future__ import annotations

from evaluation.extractors.base import Extractor
from evaluation.extractors.layered import perceptual_distances, spread_evenly
from evaluation.registry import artifact
from evaluation.types import Array, Images, Labels


@artifact(largest=("most",))
def real_class_distances(*, images: Images, labels: Labels, extractor: Extractor, most: int = 1000) -> Array:
    """Mean distance (m,) of each of at most 1,000 test images to the others of its class; NaN for an only one."""
    chosen = spread_evenly(len(images), most)
    return perceptual_distances(extractor, images[chosen], labels[chosen])
