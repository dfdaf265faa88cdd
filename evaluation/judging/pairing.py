"""Paired comparison: the difference of two values over the same resamplings."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from evaluation.types import Array

Z_95 = 1.959963984540054
ROUNDING = 1e-12
"""Two numbers that differ by less than this share of the larger one are equal."""
LARGEST_EXPONENT = 700.0
"""Of e, in a double."""


def freedom(items: int | None, replicates: int) -> float:
    """Degrees of freedom of an error: it is estimated from so many items and resamplings, and is itself uncertain.

    The variances of both estimates add (Satterthwaite 1946). It matters far out, where a table of many comparisons
    asks: at p = 1e-6 a normal distribution gives three false alarms for each that is due, with 300 items.
    """
    inverse = 1 / max(1, replicates - 1) + (0.0 if items is None else 1 / max(1, items - 1))
    return 1 / inverse


def normal_of(t: Array, freedom: float) -> Array:
    """The normal deviate that is as rare as Student's t (Wallace 1959)."""
    if math.isinf(freedom):
        return t
    found: Array = (8 * freedom + 1) / (8 * freedom + 3) * np.sqrt(freedom * np.log1p(t**2 / freedom))
    return found


def t_of(normal: float, freedom: float) -> float:
    """Student's t that is as rare as a normal deviate above 0: the inverse of `normal_of`."""
    if math.isinf(freedom):
        return normal
    scaled = normal * (8 * freedom + 3) / (8 * freedom + 1)
    exponent = scaled**2 / freedom
    return math.sqrt(freedom * math.expm1(exponent)) if exponent < LARGEST_EXPONENT else math.inf


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
    """``value - other`` with the standard error of its paired replicates. With equal replicates p is 1.

    Where no resampling moves the difference, nothing says how far chance would: it is no evidence.

    Counts differ in whole steps, but the p of the normal distribution is smooth. So half a step is taken off the
    difference before its p is computed (Yates 1934), and half a step is added to each side of its interval.
    """
    return paired_differences([value], other, np.asarray(replicates, dtype=np.float64)[None], others)[0]


def paired_differences(
    values: Sequence[float],
    other: float,
    replicates: Float[np.ndarray, "n b"],
    others: Float[np.ndarray, " b"],
    *,
    freedom: float = math.inf,
) -> list[Paired]:
    """`paired_difference` of each of n values with its b replicates to the same other one."""
    differences = np.asarray(replicates, dtype=np.float64) - np.asarray(others, dtype=np.float64)
    errors = np.std(differences, axis=1, ddof=1)
    whole = (differences == np.rint(differences)).all(axis=1)
    return [
        _paired(value, other, float(error), whole=bool(steps), freedom=freedom)
        for value, error, steps in zip(values, errors, whole, strict=True)
    ]


def _paired(value: float, other: float, error: float, *, whole: bool, freedom: float) -> Paired:
    difference = value - other
    if abs(difference) <= ROUNDING * max(abs(value), abs(other)):
        difference = 0.0
    step = 1 if error > 0 and whole and float(value).is_integer() and float(other).is_integer() else 0
    if difference == 0.0:
        p = 1.0
    elif error <= ROUNDING * abs(difference):
        p, error = 1.0, 0.0
    else:
        p = math.erfc(float(normal_of(np.array((abs(difference) - step / 2) / error), freedom)) / math.sqrt(2))
    return Paired(difference, error, p, step)
