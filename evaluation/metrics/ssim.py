"""Structural similarity of the reconstructions."""

from __future__ import annotations

import numpy as np

from evaluation.numerics.pixels import image_blocks
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.registry import metric
from evaluation.types import Array, Images, NotApplicable
from evaluation.views import Scalar


def fitting_window(side: int, window: int) -> int:
    """``window`` where it fits an image of this side, else the largest odd window of at most half the side plus one.

    The score averages over windows that lie within the image: 8x8 images get 5x5 windows at 16 places.
    """
    if side >= window:
        return window
    half = side // 2 + 1
    return half if half % 2 else half - 1


def structural_similarity(images: Images, others: Images, *, window: int) -> Array:
    """SSIM of each pair, (n,), by torchmetrics; Gaussian window with sigma 1.5 at 11x11, in proportion below."""
    import torch
    from torchmetrics.functional.image import structural_similarity_index_measure

    out = np.empty(len(images))
    for part in image_blocks(images):
        out[part] = structural_similarity_index_measure(
            torch.from_numpy(np.array(others[part])),
            torch.from_numpy(np.array(images[part])),
            sigma=1.5 * window / 11,
            data_range=1.0,
            reduction="none",
        ).numpy()
    return out


@metric(
    title="Structural similarity",
    group="reconstruction",
    better="higher",
    bounds=(-1, 1),
    source="Wang et al. 2004",
)
def ssim(*, images: Images, reconstructions: Images, resamples: Resamples, window: int = 11) -> Scalar:
    """How alike image and reconstruction are in local brightness, contrast and structure; 1 is identical.

    Mean over test images, Gaussian window of 11x11 pixels (sigma 1.5), data range 1. Images too small for the window
    get a smaller one, and say so. Values with different windows cannot be compared.
    """
    side = min(images.shape[2:])
    used = fitting_window(side, window)
    if used < 3:
        raise NotApplicable(f"needs images of at least 4x4 pixels; these have {side}")
    values = structural_similarity(images, reconstructions, window=used)
    size = f"{images.shape[2]}x{images.shape[3]}"
    note = f"A window of {window}x{window} pixels does not fit images of {size}; {used}x{used} was used."
    return Scalar.from_replicates(
        float(np.mean(values)),
        mean_replicates(values, resamples.weights(len(values))),
        n=len(values),
        warnings=(note,) if used != window else (),
    )
