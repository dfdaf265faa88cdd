"""How much of the structure of damaged images comes back."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.denoising_baselines import DenoisingBaselines
from evaluation.measuring.metrics.tasks.beside_baselines import mean_beside
from evaluation.numerics.closeness import Closeness
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Scalar
from evaluation.registry import metric
from evaluation.types import NotApplicable


@metric(
    title="SSIM gained by denoising", group="tasks/denoising", better="higher", bounds=(-2, 2),
    source="Wang et al. 2004",
)  # fmt: skip
def denoising_ssim_gain(
    *, denoised: Closeness, denoising_baselines: DenoisingBaselines, resamples: Resamples
) -> Scalar:
    """How much more alike to the clean image the reconstruction is than the damaged image, by structural similarity.

    As `denoising_gain`, with structural similarity in place of decibels.

    Interval: bootstrap over test images, paired between models.
    """
    own, untouched = denoised.ssim, denoising_baselines.damaged.ssim
    if own is None or untouched is None:
        raise NotApplicable("structural similarity needs images of at least 4x4 pixels; these are smaller")
    return mean_beside(
        (own - untouched).mean(axis=0),
        {
            name: (other.ssim - untouched).mean(axis=0)
            for name, other in denoising_baselines.filters.items()
            if other.ssim is not None
        },
        resamples,
    )
