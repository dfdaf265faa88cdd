"""Which regions have clearly fewer generated items than their share of the real items asks for."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float
from scipy.special import ndtr

from evaluation.types import Array

LEVEL = 0.05


def under_covered(
    real: Float[np.ndarray, "*b k"],
    n: int,
    samples: Float[np.ndarray, "*b k"],
    m: int,
    *,
    least: float = 0.5,
) -> Bool[np.ndarray, "*b k"]:
    """Regions whose share of samples is below ``least`` times their real share, by a one-sided test, Holm over regions.

    Counts out of n real and m generated items. The standard error is that under the null hypothesis, where the share of
    samples is ``least`` times the real one, so that an empty region has one as well.
    """
    p, q = np.asarray(real, dtype=np.float64) / n, np.asarray(samples, dtype=np.float64) / m
    edge = least * p
    error = np.sqrt(edge * (1 - edge) / m + least**2 * p * (1 - p) / n)
    z = np.where(error > 0, (q - edge) / np.where(error > 0, error, 1), 0)
    return _holm(ndtr(z)) & (p > 0)


def _holm(p: Array) -> Array:
    """Which p-values along the last axis are significant at 5% after the correction of Holm."""
    k = p.shape[-1]
    order = np.argsort(p, axis=-1)
    passed = np.take_along_axis(p, order, axis=-1) <= LEVEL / (k - np.arange(k))
    standing = np.logical_and.accumulate(passed, axis=-1)
    found: Array = np.take_along_axis(standing, np.argsort(order, axis=-1), axis=-1)
    return found
