"""Paired comparison: the difference of two values over the same resamplings, and Holm's correction."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.types import Array

Z_95 = 1.959963984540054


def holm(p_values: Sequence[float]) -> list[float]:
    """Holm's step-down adjusted p-values, in the order given, in [0, 1] (Holm 1979)."""
    order = sorted(range(len(p_values)), key=lambda index: p_values[index])
    adjusted, largest = [0.0] * len(p_values), 0.0
    for rank, index in enumerate(order):
        largest = max(largest, min(1.0, (len(p_values) - rank) * p_values[index]))
        adjusted[index] = largest
    return adjusted


@dataclass(frozen=True, slots=True)
class Paired:
    """A paired difference: value, standard error, two-sided p. ``step`` is 1 where differences are whole numbers."""

    difference: float
    error: float
    p: float
    step: int = 0

    @property
    def interval(self) -> tuple[float, float]:
        half = Z_95 * self.error + self.step / 2
        return self.difference - half, self.difference + half


def paired_difference(value: float, other: float, replicates: Array, others: Array) -> Paired:
    """``value - other`` with the standard error of its paired replicates. With equal replicates p is 0 or 1.

    Counts differ in whole steps, but the p of the normal distribution is smooth. So half a step is taken off the
    difference before its p is computed (Yates 1934), and half a step is added to each side of its interval.
    """
    difference = value - other
    if abs(difference) <= 1e-12 * max(abs(value), abs(other)):
        difference = 0.0  # rounding noise
    differences = np.asarray(replicates, dtype=np.float64) - np.asarray(others, dtype=np.float64)
    error = float(np.std(differences, ddof=1))
    whole = np.array([value, other, *differences])
    step = 1 if error > 0 and np.array_equal(whole, np.rint(whole)) else 0
    if difference == 0.0:
        p = 1.0
    elif error <= 1e-12 * abs(difference):
        p, error = 0.0, 0.0
    else:
        p = math.erfc((abs(difference) - step / 2) / error / math.sqrt(2))
    return Paired(difference, error, p, step)
