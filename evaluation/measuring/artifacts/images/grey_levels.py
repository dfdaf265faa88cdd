"""How many levels of grey the images have."""

from __future__ import annotations

from evaluation.numerics.gaussian_pixels import levels_of
from evaluation.registry import artifact
from evaluation.types import Images


@artifact()
def grey_levels(*, images: Images) -> int | None:
    """The least L for which every pixel is one of 0, 1/(L-1), ..., 1: up to 256, or 65,536. None where there is none.

    Resized images have none.
    """
    return levels_of(images)
