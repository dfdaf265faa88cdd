"""Decibels gained from blur."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.denoising_baselines import DenoisingBaselines
from evaluation.measuring.metrics.tasks.denoising.gains import of_kind
from evaluation.numerics.closeness import Closeness
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Curve
from evaluation.registry import metric


@metric(title="Gain on blur", group="tasks/denoising", source="Gonzalez & Woods 2018, chapter 5")
def denoising_blur(*, denoised: Closeness, denoising_baselines: DenoisingBaselines, resamples: Resamples) -> Curve:
    """Decibels gained on blurred images, over the standard deviation of a Gaussian blur in pixels."""
    return of_kind("blur", denoised, denoising_baselines, resamples)
