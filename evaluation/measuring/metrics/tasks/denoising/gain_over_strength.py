"""Decibels gained from weak, middle and strong damage."""

from __future__ import annotations

from evaluation.measuring.artifacts.tasks.denoising_baselines import DenoisingBaselines
from evaluation.measuring.metrics.tasks.denoising.gains import over_strengths
from evaluation.numerics.closeness import Closeness
from evaluation.numerics.damage import KINDS, LEVELS
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Curve
from evaluation.registry import metric


@metric(title="Gain over strength of the damage", group="tasks/denoising", source="Vincent et al. 2008")
def denoising_gains(*, denoised: Closeness, denoising_baselines: DenoisingBaselines, resamples: Resamples) -> Curve:
    """Decibels gained from weak (1), middle (2) and strong (3) damage, mean over all kinds of it; 0 changes nothing."""
    levels = [float(level + 1) for level in range(LEVELS)]
    return over_strengths(
        list(KINDS), levels, "strength of the damage: 1 weak, 3 strong", denoised, denoising_baselines, resamples
    )
