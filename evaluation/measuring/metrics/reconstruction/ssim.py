"""Structural similarity of the reconstructions."""

from __future__ import annotations

import numpy as np

from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.numerics.structural_similarity import fitting_window, structural_similarity
from evaluation.record.views import Scalar
from evaluation.registry import metric
from evaluation.types import Images, NotApplicable


@metric(
    title="Structural similarity", group="reconstruction", better="higher", bounds=(-1, 1), source="Wang et al. 2004",
    aliases=("ssim_index", "structural_similarity_index_measure"), near=("ms_ssim", "lpips", "fsim", "vif"),
)  # fmt: skip
def ssim(*, images: Images, reconstructions: Images, resamples: Resamples, window: int = 11) -> Scalar:
    """How alike image and reconstruction are in local brightness, contrast and structure; 1 is identical.

    Mean over test images, Gaussian window of 11x11 pixels (sigma 1.5), data range 1: torchmetrics' values. Images too
    small for the window get a smaller one, and say so.

    Interval: bootstrap over test images, paired between models.

    Caveats: Values with different windows cannot be compared.

    Parameters:
        window: Side of the window in pixels; odd.
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
