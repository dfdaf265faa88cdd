"""Decibels gained from Poisson noise."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.denoising_baselines import DenoisingBaselines
from evaluation.measuring.metrics.tasks.denoising.gains import of_kind
from evaluation.numerics.closeness import Closeness
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Curve
from evaluation.registry import metric


@metric(title="Gain on Poisson noise", group="tasks/denoising", source="Hasinoff 2014")
def denoising_poisson(*, denoised: Closeness, denoising_baselines: DenoisingBaselines, resamples: Resamples) -> Curve:
    """Decibels gained on images with the noise of counted photons, over the noise of a white pixel."""
    return of_kind("Poisson noise", denoised, denoising_baselines, resamples)
