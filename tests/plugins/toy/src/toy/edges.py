"""How strong the edges of real images are."""

from dataclasses import dataclass

import numpy as np

from touchstone import artifact
from touchstone.types import Array, Images


@dataclass(frozen=True, kw_only=True)
class Edges:
    """Mean absolute difference of neighbouring pixels, one number an image, (n,)."""

    strengths: Array
    axes: tuple[str, ...]


def strengths(images: Images) -> Array:
    """Of images (n, c, h, w), float64 (n,)."""
    down, across = np.abs(np.diff(images, axis=2)), np.abs(np.diff(images, axis=3))
    return (down.mean(axis=(1, 2, 3), dtype=np.float64) + across.mean(axis=(1, 2, 3), dtype=np.float64)) / 2


@artifact()
def toy_edges(*, images: Images) -> Edges:
    """Of the run's test images."""
    return Edges(strengths=strengths(images), axes=("down", "across"))
