"""Replicates of a mean whose terms depend on one another, by leaving out one item at a time.

A score like trustworthiness is a mean of one term for each item, and each term also depends on the other items.
Resampling the terms leaves that dependence out: intervals covered 85% instead of 95% (tests/golden). The pseudo-value
n T - (n - 1) T(without i) holds the term of item i and its effect on the other terms [Tukey 1958; Efron & Stein 1981].
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float64, UInt16

from evaluation.numerics.resampling import mean_replicates
from evaluation.types import Array, Replicates


def pseudo_values(value: float, without: Float[np.ndarray, " n"]) -> Float64[np.ndarray, " n"]:
    """n T - (n - 1) T(-i), from the score and the score without each item, moved so that their mean is the score."""
    n = len(without)
    values = n * value - (n - 1) * without
    moved: Array = values + (value - values.mean())
    return moved


def influence_replicates(
    value: float, without: Float[np.ndarray, " n"], weights: UInt16[np.ndarray, "b n"]
) -> Replicates:
    """The score under each resampling, to first order: the mean of the pseudo-values drawn."""
    return mean_replicates(pseudo_values(value, without), weights)
