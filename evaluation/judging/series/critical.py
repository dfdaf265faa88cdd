"""How far the worst lasting window of a training that goes nowhere lies above the best window before it.

Quantiles over 20,000 simulated series of each length, in noises of a difference of windows. At each level stands the
larger of two: what independent looks exceed at that level, and what looks with an autocorrelation of 0.7 exceed at
twice that level. Made by ``python -m benchmarks.calibration critical``.
"""

from __future__ import annotations

import math

import numpy as np
from jaxtyping import Float

from evaluation.types import Array

LEVELS = (0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001)
LOOKS = (9, 10, 11, 12, 14, 16, 20, 25, 32, 40, 50, 70, 100, 150, 200, 300, 500, 1000)
QUANTILES = (
    (-0.31, 0.32, 0.72, 1.33, 2.01, 2.59, 3.29, 4.25, 4.91),
    (-0.02, 0.57, 1.01, 1.65, 2.36, 2.91, 3.43, 4.35, 4.99),
    (0.19, 0.75, 1.23, 1.82, 2.64, 3.34, 4.12, 5.36, 6.14),
    (0.33, 0.87, 1.36, 2.00, 2.80, 3.48, 4.23, 5.25, 5.93),
    (0.57, 1.10, 1.68, 2.32, 3.13, 3.81, 4.55, 5.44, 6.38),
    (0.76, 1.29, 1.99, 2.63, 3.49, 4.19, 4.83, 5.93, 6.60),
    (1.01, 1.72, 2.44, 3.10, 4.04, 4.78, 5.39, 6.49, 7.06),
    (1.23, 2.14, 2.87, 3.52, 4.39, 5.10, 5.75, 6.64, 7.25),
    (1.45, 2.56, 3.29, 3.93, 4.75, 5.40, 5.98, 6.73, 7.27),
    (1.64, 2.90, 3.60, 4.23, 5.04, 5.60, 6.16, 6.82, 7.39),
    (1.80, 3.21, 3.91, 4.50, 5.27, 5.79, 6.30, 6.95, 7.49),
    (2.04, 3.62, 4.28, 4.83, 5.53, 6.04, 6.52, 7.15, 7.55),
    (2.27, 4.03, 4.63, 5.16, 5.75, 6.21, 6.63, 7.24, 7.60),
    (2.51, 4.43, 5.01, 5.50, 6.06, 6.45, 6.87, 7.36, 7.63),
    (2.67, 4.70, 5.25, 5.69, 6.19, 6.54, 6.85, 7.33, 7.72),
    (2.88, 5.06, 5.56, 5.97, 6.44, 6.74, 7.01, 7.42, 7.67),
    (3.33, 5.47, 5.94, 6.32, 6.75, 7.07, 7.34, 7.67, 7.88),
    (3.81, 5.99, 6.40, 6.74, 7.11, 7.39, 7.65, 7.92, 8.19),
)
"""A row for each number of looks, a column for each level."""


def critical(looks: int, level: float) -> float:
    """What the largest distance of a series of so many looks exceeds at ``level``, 0.5 at most; nine looks at least."""
    return float(_along(math.log(level), np.log(LEVELS[::-1]), _row(looks)[::-1]))


def p_of(distance: float, looks: int) -> float:
    """The level at which a largest distance is exceeded; 1 where half of all series exceed it."""
    row = _row(looks)
    if distance <= row[0]:
        return 1.0
    return min(1.0, math.exp(_along(distance, row, np.log(LEVELS))))


def _row(looks: int) -> Float[np.ndarray, " k"]:
    known, table = np.log(LOOKS), np.array(QUANTILES)
    return np.array([_along(math.log(looks), known, column) for column in table.T])


def _along(x: float, known: Array, values: Array) -> float:
    """Linear between known points, and on along the last two beyond the largest."""
    if x <= known[-1]:
        return float(np.interp(x, known, values))
    slope = (values[-1] - values[-2]) / (known[-1] - known[-2])
    return float(values[-1] + slope * (x - known[-1]))
