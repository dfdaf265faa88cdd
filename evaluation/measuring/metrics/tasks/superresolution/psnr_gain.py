"""Decibels gained over bicubic enlargement."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.enlarging_baselines import EnlargingBaselines
from evaluation.measuring.metrics.tasks.beside_baselines import mean_beside
from evaluation.numerics.closeness import Closeness
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Scalar
from evaluation.registry import metric


@metric(
    title="PSNR gained over bicubic", group="tasks/superresolution", better="higher", unit="dB",
    source="Dong et al. 2014", aliases=("superresolution", "super_resolution"),
)  # fmt: skip
def superresolution_gain(
    *, enlarged: Closeness, enlarging_baselines: EnlargingBaselines, resamples: Resamples
) -> Scalar:
    """How many decibels closer to the image the model comes than bicubic enlargement of a shrunken copy.

    Each side is made 2 and 4 times smaller by bicubic interpolation with antialiasing and enlarged again bicubically.
    The model reconstructs what comes of it. The peak signal-to-noise ratio of the reconstruction less that of its
    input; mean over both factors and at most 500 test images. The references learn nothing.

    Interval: bootstrap over test images, paired between models.

    Caveats: An autoencoder was not trained for it. Above 0 it adds detail that the data have.
    """
    start = enlarging_baselines.bicubic.psnr
    return mean_beside(
        (enlarged.psnr - start).mean(axis=0),
        {name: (own.psnr - start).mean(axis=0) for name, own in enlarging_baselines.by_name.items()},
        resamples,
    )
