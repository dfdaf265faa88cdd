"""Classical filters that restore images and learn nothing: median, non-local means, total variation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from evaluation.numerics.pixels import squared_error
from evaluation.types import Array, Images

Filter = Callable[[Images, float], Images]
"""(images (n, c, h, w) in [0, 1], strength) -> the same restored."""


def _median(images: Images, strength: float) -> Images:
    """Median of a square of ``strength`` pixels a side, channel by channel (Tukey 1977)."""
    from scipy.ndimage import median_filter

    side = int(strength)
    filtered: Images = median_filter(images, size=(1, 1, side, side), mode="reflect")
    return filtered


def _non_local_means(images: Images, strength: float) -> Images:
    """scikit-image's ``denoise_nl_means`` with ``h = strength``, patches of 3x3 (Buades et al. 2005)."""
    from skimage.restoration import denoise_nl_means

    def restore(image: Array) -> Array:
        if len(image) == 1:  # told that the one channel is a channel, scikit-image 0.26 gives back another image
            found: Array = denoise_nl_means(image[0], patch_size=3, patch_distance=5, h=strength)[None]
            return found
        last = np.moveaxis(image, 0, -1)
        return np.moveaxis(denoise_nl_means(last, patch_size=3, patch_distance=5, h=strength, channel_axis=-1), -1, 0)

    return _one_by_one(images, restore)


def _total_variation(images: Images, strength: float) -> Images:
    """scikit-image's ``denoise_tv_chambolle`` with ``weight = strength`` (Rudin et al. 1992; Chambolle 2004)."""
    from skimage.restoration import denoise_tv_chambolle

    return _one_by_one(images, lambda image: denoise_tv_chambolle(image, weight=strength, channel_axis=0))


def _one_by_one(images: Images, restore: Callable[[Array], Array]) -> Images:
    restored = np.empty(images.shape, dtype=np.float32)
    for place, image in enumerate(images):
        restored[place] = restore(image)
    return restored


FILTERS: Mapping[str, tuple[Filter, tuple[float, ...]]] = {
    "median filter": (_median, (3, 5)),
    "non-local means": (_non_local_means, (0.05, 0.1, 0.2)),
    "total variation": (_total_variation, (0.03, 0.1, 0.3)),
}
"""Name -> the filter, and the strengths among which it is tuned."""


def tuned(name: str, clean: Images, damaged: Images) -> float:
    """The strength at which a filter restores these images best, by mean squared error.

    Tune on training images, so that the test images settle nothing.
    """
    restore, strengths = FILTERS[name]
    errors = [float(squared_error(clean, restore(damaged, strength)).mean()) for strength in strengths]
    return strengths[int(np.argmin(errors))]


def filtered(name: str, images: Images, strength: float) -> Images:
    """Images (n, c, h, w) restored, float32 and clipped to [0, 1]."""
    restored: Images = np.clip(FILTERS[name][0](images, strength), 0, 1)
    return restored
