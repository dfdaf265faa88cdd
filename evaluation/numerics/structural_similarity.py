"""Structural similarity [Wang et al. 2004] by torchmetrics."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from evaluation.numerics.pixels import image_blocks
from evaluation.types import Images

SIGMA = 1.5 / 11
"""Standard deviation of the Gaussian window as a share of its side: 1.5 pixels for the usual 11."""

LARGEST_WINDOW = 43
"""For a larger window the side that torchmetrics derives from sigma would be another."""

BLOCK_BYTES = 4 << 20
"""torchmetrics holds five images for each pair, and five filtered ones."""


def fitting_window(side: int, window: int) -> int:
    """``window`` where it fits an image of this side, else the largest odd window of at most half the side plus one.

    A window as wide as the image would see its mirror image more than the image: 8x8 images get 5x5 windows.
    """
    if side >= window:
        return window
    half = side // 2 + 1
    return half if half % 2 else half - 1


def structural_similarity(images: Images, others: Images, *, window: int) -> Float64[np.ndarray, " n"]:
    """SSIM of each pair (n,), mean over channels and pixels; data range 1.

    torchmetrics' ``structural_similarity_index_measure`` block by block. torchmetrics derives the window's side from
    sigma, hence a ``sigma`` that is a fixed share of the side. Raises ValueError for a window that is even, larger
    than the image or above 43.
    """
    import torch
    from torchmetrics.functional.image import structural_similarity_index_measure

    height, width = images.shape[2:]
    largest = min(height, width, LARGEST_WINDOW)
    if window % 2 == 0 or not 3 <= window <= largest:
        raise ValueError(f"the window must be odd, 3 to {largest} for these images; got {window}")
    out = np.empty(len(images))
    for part in image_blocks(images, BLOCK_BYTES):
        likeness = structural_similarity_index_measure(
            torch.from_numpy(np.ascontiguousarray(others[part], np.float32)),
            torch.from_numpy(np.ascontiguousarray(images[part], np.float32)),
            sigma=SIGMA * window,
            data_range=1.0,
            reduction="none",
        )
        out[part] = np.asarray(likeness)
    return out
