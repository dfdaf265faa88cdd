"""Structural similarity gained over bicubic enlargement."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.enlarging_baselines import EnlargingBaselines
from evaluation.measuring.metrics.tasks.beside_baselines import mean_beside
from evaluation.numerics.closeness import Closeness
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Scalar
from evaluation.registry import metric
from evaluation.types import NotApplicable


@metric(
    title="SSIM gained over bicubic", group="tasks/superresolution", better="higher", bounds=(-2, 2),
    source="Wang et al. 2004",
)  # fmt: skip
def superresolution_ssim_gain(
    *, enlarged: Closeness, enlarging_baselines: EnlargingBaselines, resamples: Resamples
) -> Scalar:
    """How much more alike to the image the model comes than bicubic enlargement, by structural similarity.

    As `superresolution_gain`, with structural similarity in place of decibels.

    Interval: bootstrap over test images, paired between models.
    """
    own, start = enlarged.ssim, enlarging_baselines.bicubic.ssim
    if own is None or start is None:
        raise NotApplicable("structural similarity needs images of at least 4x4 pixels; these are smaller")
    return mean_beside(
        (own - start).mean(axis=0),
        {
            name: (other.ssim - start).mean(axis=0)
            for name, other in enlarging_baselines.by_name.items()
            if other.ssim is not None
        },
        resamples,
    )
