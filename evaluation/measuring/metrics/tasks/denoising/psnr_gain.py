"""How much cleaner damaged images become, in decibels."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.denoising_baselines import DenoisingBaselines
from evaluation.measuring.metrics.tasks.beside_baselines import mean_beside
from evaluation.numerics.closeness import Closeness
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Scalar
from evaluation.registry import metric


@metric(
    title="PSNR gained by denoising", group="tasks/denoising", better="higher", unit="dB", source="Vincent et al. 2008",
    aliases=("denoising_psnr_gain",),
)  # fmt: skip
def denoising_gain(*, denoised: Closeness, denoising_baselines: DenoisingBaselines, resamples: Resamples) -> Scalar:
    """How many decibels closer to the clean image the reconstruction is than the damaged image; below 0 it is farther.

    Gaussian noise, salt and pepper, Poisson noise and blur, each at three strengths. The peak signal-to-noise ratio of
    the reconstruction from the damaged image, less that of the damaged image; mean over the twelve and over at most 500
    test images. The references are filters that learn nothing. Their strength is chosen for each damage on training
    images, so they know the damage, which a model does not.

    Interval: bootstrap over test images, paired between models.

    Caveats: A small code loses detail that weak noise leaves, so a good denoiser may lose there what it gains from
    strong noise. `denoising_gains` shows the strengths apart.
    """
    untouched = denoising_baselines.damaged.psnr
    return mean_beside(
        (denoised.psnr - untouched).mean(axis=0),
        {name: (own.psnr - untouched).mean(axis=0) for name, own in denoising_baselines.filters.items()},
        resamples,
    )
