"""The noise of a step: how far apart neighbouring looks of a training lie that goes nowhere.

It is mostly larger than the paired noise of measuring: two checkpoints of a healthy training really differ. It is
estimated from windows of three looks, because neighbouring looks are correlated: then single looks scatter less between
neighbours than a training does over longer time. Medians of differences are taken, so that a jump in the curve
does not count, and second differences, so that a slope does not count either.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from evaluation.judging.series.curve import Curve
from evaluation.types import Array

WINDOW = 3
"""Looks a window."""
LEAST_LOOKS = 9
"""Three windows: one to be worse than, one that is worse, one in which it lasts."""
NORMAL_MEDIAN = 0.6744897501960817
"""Median of the size of a standard normal deviate."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Noise:
    """Standard deviations, in the units of the metric."""

    look: float
    """Of one look around the level of the training."""
    window: float
    """Of a mean of three neighbouring looks; larger than look / sqrt(3) where looks are correlated."""
    paired: float | None
    """Of the difference of neighbouring looks by resampling alone (median over looks); None without replicates."""


def noise_of(curve: Curve) -> Noise | None:
    """None below nine looks."""
    if len(curve) < LEAST_LOOKS:
        return None
    window = float(window_noise(curve.values, curve.floor))
    single = float(look_noise(curve.values, curve.floor))
    paired = None
    if curve.replicates is not None:
        paired = float(np.median(np.std(np.diff(curve.replicates, axis=0), axis=1, ddof=1)))
    return Noise(look=max(single, window), window=window, paired=paired)


def window_means(values: Float[np.ndarray, "*s m"]) -> Float[np.ndarray, "*s m-2"]:
    """Means of every three neighbouring looks, along the last axis."""
    means: Array = (values[..., :-2] + values[..., 1:-1] + values[..., 2:]) / WINDOW
    return means


def window_noise(values: Float[np.ndarray, "*s m"], floor: float = 0.0) -> Float[np.ndarray, "*s"]:
    """Standard deviation of a window's mean; of many series at once along the last axis, at least nine looks each.

    ``floor`` is that of a curve.
    """
    means = window_means(values)
    first = means[..., WINDOW:] - means[..., :-WINDOW]
    second = means[..., 2 * WINDOW :] - 2 * means[..., WINDOW:-WINDOW] + means[..., : -2 * WINDOW]
    of_windows = np.minimum(_scale(first, floor) / np.sqrt(2), _scale(second, floor) / np.sqrt(6))
    found: Array = np.maximum(of_windows, look_noise(values, floor) / np.sqrt(WINDOW))
    return found


def look_noise(values: Float[np.ndarray, "*s m"], floor: float = 0.0) -> Float[np.ndarray, "*s"]:
    """Standard deviation of a look around its two neighbours, as if looks were independent."""
    second = values[..., 2:] - 2 * values[..., 1:-1] + values[..., :-2]
    found: Array = np.maximum(_scale(second, floor) / np.sqrt(6), floor)
    return found


def _scale(differences: Array, floor: float) -> Array:
    """Standard deviation from the median size. Without a floor differences of exactly 0 are left out: equal checkpoints
    are no looks of their own."""
    sizes = np.abs(differences)
    still = sizes == 0
    if floor > 0 or not still.any():
        found: Array = np.median(sizes, axis=-1) / NORMAL_MEDIAN
        return found
    moved = np.where(still, np.nan, sizes)
    moved[still.all(axis=-1)] = 0.0
    found = np.nanmedian(moved, axis=-1) / NORMAL_MEDIAN
    return found
