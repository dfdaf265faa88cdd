"""k-means bins of the training images in pixel space, with what falls into them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float32, Int64

from evaluation.measuring.artifacts.images.images import TrainImages
from evaluation.numerics.neighbours import nearest
from evaluation.registry import artifact
from evaluation.types import Array, Images, NotApplicable


@dataclass(frozen=True, slots=True, kw_only=True)
class PixelBins:
    centres: Float32[np.ndarray, "k p"]
    train: Int64[np.ndarray, " n"]
    """Bin of each training image."""

    def of(self, images: Images) -> Array:
        """Bin of each image, (n,): the nearest centre."""
        return nearest(images.reshape(len(images), -1), self.centres, 1).indices[:, 0].astype(np.int64)


@artifact()
def pixel_bins(*, train_images: TrainImages, rng: np.random.Generator, bins: int = 100) -> PixelBins:
    """100 bins as published, fewer where there would be under 10 training images in each.

    Parameters:
        bins: How many bins.
    """
    from sklearn.cluster import KMeans

    k = min(bins, len(train_images) // 10)
    if k < 5:
        raise NotApplicable(f"too few training images: bins need at least 50; this run has {len(train_images)}")
    flat = train_images.reshape(len(train_images), -1)
    means = KMeans(k, n_init=1, random_state=int(rng.integers(2**31))).fit(flat)
    centres = means.cluster_centers_.astype(np.float32)
    return PixelBins(centres=centres, train=nearest(flat, centres, 1).indices[:, 0].astype(np.int64))
