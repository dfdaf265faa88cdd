"""Nearest test images of each test image, by pixels."""

from __future__ import annotations

from evaluation.numerics.half_samples import lists_for
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.registry import artifact
from evaluation.types import Images


@artifact(largest=("k",))
def image_neighbours(*, images: Images, k: int = 15) -> Neighbours:
    """The k nearest other test images of each one by Euclidean distance of pixels, and as many more
    as intervals need; fewer where there are fewer."""
    flat = images.reshape(len(images), -1)
    return nearest(flat, flat, lists_for(k, len(flat)), exclude_self=True)
