"""How close restored images are to the clean ones: PSNR and structural similarity, one number an image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from evaluation.numerics.pixels import squared_error
from evaluation.numerics.structural_similarity import fitting_window, structural_similarity
from evaluation.types import Array, Images

FLOOR = 1e-10
"""Smallest mean squared error: a perfect image counts 100 dB, not infinity."""
MOST_DECIBELS = 50.0
"""Nobody sees a smaller difference. Without this bound one image that damage left as it was would outweigh the rest."""
WINDOW = 11
LEAST_WINDOW = 3


def decibels(errors: Array) -> Array:
    """Peak signal-to-noise ratio of mean squared errors, for pixels in [0, 1]."""
    found: Array = -10 * np.log10(np.maximum(errors, FLOOR))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Closeness:
    """Rows are settings, such as strengths of noise; columns are images."""

    psnr: Float64[np.ndarray, "settings m"]
    """In decibels, at most ``MOST_DECIBELS``."""
    ssim: Float64[np.ndarray, "settings m"] | None
    """None for images smaller than 4x4 pixels."""


def closeness(clean: Images, restored: list[Images]) -> Closeness:
    """Of each list entry (m, c, h, w) to the clean images. Restored pixels are clipped to [0, 1] first."""
    window = fitting_window(min(clean.shape[2:]), WINDOW)
    clipped = [np.clip(images, 0, 1) for images in restored]
    return Closeness(
        psnr=np.stack([np.minimum(decibels(squared_error(clean, images)), MOST_DECIBELS) for images in clipped]),
        ssim=(
            np.stack([structural_similarity(clean, images, window=window) for images in clipped])
            if window >= LEAST_WINDOW
            else None
        ),
    )
