"""Pixels under a Gaussian density: levels of grey, noise that makes them continuous, bits of one pixel."""

from __future__ import annotations

import math

import numpy as np
from jaxtyping import Float, Float64

from evaluation.types import Array

CANDIDATES: tuple[int, ...] = (*range(2, 257), 65536)
TOLERANCE = 0.01
"""Of a level; above the rounding of float32 pixels at 65,536 levels."""


def levels_of(images: Float[np.ndarray, ...]) -> int | None:
    """The least number of equal levels from 0 to 1 that holds every pixel, 2 to 256 or 65,536; None where none does."""
    values = np.unique(images).astype(np.float64)
    for levels in CANDIDATES:
        steps = values * (levels - 1)
        if len(values) <= levels and float(np.abs(steps - np.rint(steps)).max(initial=0.0)) < TOLERANCE:
            return levels
    return None


def dequantised(
    pixels: Float[np.ndarray, "n p"], levels: int | None, rng: np.random.Generator
) -> Float64[np.ndarray, "n p"]:
    """Pixels with uniform noise as wide as one level, in the middle of which each pixel lies; as they are without
    levels."""
    values: Array = pixels.astype(np.float64)
    return values if levels is None else values + (rng.random(values.shape) - 0.5) / (levels - 1)


def noise_variance(levels: int | None) -> float:
    """Variance of that noise."""
    return 0.0 if levels is None else 1 / (12 * (levels - 1) ** 2)


def bits_per_dimension(nats: Array, pixels: int, levels: int) -> Array:
    """Code length of one pixel in bits, from the log-density (in nats) of an image of pixels in [0, 1] with that noise.

    The density is first taken to pixels of whole levels, 0 .. levels - 1, where it bounds a probability [Theis et al.
    2016].
    """
    bits: Array = (math.log(levels - 1) - nats / pixels) / math.log(2)
    return bits
