"""Decibels gained over strengths, for one kind of damage or all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.measuring.artifacts.tasks.denoising_baselines import DenoisingBaselines
from evaluation.measuring.metrics.tasks.beside_baselines import curve_beside
from evaluation.numerics.closeness import Closeness
from evaluation.numerics.damage import DAMAGES, KINDS, LEVELS
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Curve

Y_LABEL = "PSNR gained, dB"


def over_strengths(
    kinds: Sequence[str],
    x: Sequence[float],
    x_label: str,
    denoised: Closeness,
    baselines: DenoisingBaselines,
    resamples: Resamples,
) -> Curve:
    """Gain at each strength, mean over some kinds of damage."""
    rows = np.array(
        [
            [index for index, damage in enumerate(DAMAGES) if damage.level == level and damage.kind in kinds]
            for level in range(LEVELS)
        ]
    )
    untouched = baselines.damaged.psnr[rows]
    return curve_beside(
        np.asarray(x),
        (denoised.psnr[rows] - untouched).mean(axis=1),
        {name: (own.psnr[rows] - untouched).mean(axis=1) for name, own in baselines.filters.items()},
        resamples,
        x_label=x_label,
        y_label=Y_LABEL,
    )


def of_kind(kind: str, denoised: Closeness, baselines: DenoisingBaselines, resamples: Resamples) -> Curve:
    """Gain over the strengths of one kind."""
    return over_strengths([kind], KINDS[kind].strengths, KINDS[kind].unit, denoised, baselines, resamples)
