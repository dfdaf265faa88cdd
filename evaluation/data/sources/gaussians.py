"""``gaussians:grid`` and ``gaussians:ring``: two-dimensional mixtures whose modes are known, to count modes against."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset, Split
from evaluation.registry import source
from evaluation.types import Array, TouchstoneError

LAYOUTS = ("grid", "ring")
HALF_WIDTH = {"grid": 5.0, "ring": 1.5}
"""A point (x, y) in [-half, half]^2 becomes an image of two pixels, (x / half + 1) / 2."""
SPREAD = {"grid": 0.05, "ring": 0.01}
SIZES = (10_000, 2_500)


def centres(layout: str) -> Array:
    """Modes (k, 2): the 25 of {-4, -2, 0, 2, 4}^2, or 8 on the unit circle."""
    if layout == "grid":
        axis = np.arange(-4.0, 5.0, 2.0)
        return np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    angles = np.arange(8) * np.pi / 4
    return np.stack([np.cos(angles), np.sin(angles)], axis=1)


def to_points(images: Array, layout: str) -> Array:
    """Points (n, 2) of images (n, 1, 1, 2)."""
    points: Array = (images.reshape(len(images), 2).astype(np.float64) * 2 - 1) * HALF_WIDTH[layout]
    return points


def to_images(points: Array, layout: str) -> Array:
    """Images float32 (n, 1, 1, 2) in [0, 1] of points (n, 2)."""
    images: Array = np.clip((points / HALF_WIDTH[layout] + 1) / 2, 0, 1).astype(np.float32).reshape(-1, 1, 1, 2)
    return images


@source("gaussians")
def gaussians(argument: str) -> Dataset:
    """10,000 training and 2,500 test points, modes in equal shares; the label is the mode. Seeded, always the same.

    The grid of 25 with standard deviation .05 and the ring of 8 with .01, as in Srivastava et al. 2017.
    """
    layout = argument or "grid"
    if layout not in LAYOUTS:
        raise TouchstoneError(f"the source 'gaussians' has the layouts grid and ring; got '{argument}'")
    modes, rng = centres(layout), np.random.default_rng(0)

    def split(size: int) -> Split:
        labels = np.arange(size, dtype=np.int64) % len(modes)
        points = modes[labels] + rng.normal(0, SPREAD[layout], size=(size, 2))
        return Split(images=to_images(points, layout), labels=labels)

    return Dataset(
        source="gaussians",
        spec=f"gaussians:{layout}",
        train=split(SIZES[0]),
        test=split(SIZES[1]),
        classes=tuple(f"({x:g}, {y:g})" for x, y in np.round(modes, 2)),
        description=f"{len(modes)} round Gaussians of standard deviation {SPREAD[layout]:g}: a {layout}",
        note="points as images of two pixels",
    )
