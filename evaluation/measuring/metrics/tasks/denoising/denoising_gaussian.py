"""Decibels gained from Gaussian noise."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.denoising_baselines import DenoisingBaselines
from evaluation.measuring.metrics.tasks.denoising.gains import of_kind
from evaluation.numerics.closeness import Closeness
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Curve
from evaluation.registry import metric


@metric(title="Gain on Gaussian noise", group="tasks/denoising", source="Vincent et al. 2008")
def denoising_gaussian(*, denoised: Closeness, denoising_baselines: DenoisingBaselines, resamples: Resamples) -> Curve:
    """Decibels gained on images with Gaussian noise, over its standard deviation in units of the pixel range."""
    return of_kind("Gaussian noise", denoised, denoising_baselines, resamples)
