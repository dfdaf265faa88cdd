"""Peak signal-to-noise ratio of the reconstructions."""

from __future__ import annotations

import numpy as np

from evaluation.numerics.closeness import decibels
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Scalar
from evaluation.registry import metric
from evaluation.types import Array


@metric(
    title="Peak signal-to-noise ratio", group="reconstruction", better="higher", unit="dB", source="Hore & Ziou 2010",
    construct="pixel error",
    aliases=("peak_signal_noise_ratio",),
)  # fmt: skip
def psnr(*, squared_errors: Array, resamples: Resamples) -> Scalar:
    """How strong the image is against the reconstruction's error, in decibels; above 30 is hard to tell apart by eye.

    Mean over test images of 10 log10(1 / mse of the image), for pixels in [0, 1] (torchmetrics' ``dim=(1, 2, 3)``,
    ``elementwise_mean``). An image without error counts 100 dB.

    Interval: bootstrap over test images, paired between models.

    Caveats: A mean of decibels weighs well reconstructed images more than the decibels of a mean error do.
    """
    values = decibels(squared_errors)
    replicates = mean_replicates(values, resamples.weights(len(values)))
    return Scalar.from_replicates(float(np.mean(values)), replicates, n=len(values))
