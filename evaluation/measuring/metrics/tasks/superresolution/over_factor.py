"""Decibels over how much smaller the images were made."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.tasks.enlarging_baselines import EnlargingBaselines
from evaluation.measuring.metrics.tasks.beside_baselines import curve_beside
from evaluation.numerics.closeness import Closeness
from evaluation.numerics.resampling import Resamples
from evaluation.numerics.shrinking import FACTORS
from evaluation.record.views import Curve
from evaluation.registry import metric


@metric(title="Closeness over the factor", group="tasks/superresolution", source="Dong et al. 2014")
def superresolution_psnr(
    *, enlarged: Closeness, enlarging_baselines: EnlargingBaselines, resamples: Resamples
) -> Curve:
    """Peak signal-to-noise ratio of images that were made 2 and 4 times smaller and enlarged by the model."""
    return curve_beside(
        np.array(FACTORS),
        enlarged.psnr,
        {name: own.psnr for name, own in enlarging_baselines.by_name.items()},
        resamples,
        x_label="times smaller on each side",
        y_label="PSNR, dB",
    )
