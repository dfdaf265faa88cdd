"""Decibels gained from salt and pepper."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.denoising_baselines import DenoisingBaselines
from evaluation.measuring.metrics.tasks.denoising.gains import of_kind
from evaluation.numerics.closeness import Closeness
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Curve
from evaluation.registry import metric


@metric(title="Gain on salt and pepper", group="tasks/denoising", source="Vincent et al. 2010")
def denoising_salt_and_pepper(
    *, denoised: Closeness, denoising_baselines: DenoisingBaselines, resamples: Resamples
) -> Curve:
    """Decibels gained on images with pixels turned black or white, over their share."""
    return of_kind("salt and pepper", denoised, denoising_baselines, resamples)
