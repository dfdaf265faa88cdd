"""All pairs of one metric's values at once. `pairing.paired_difference` says what each number means."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Float64

from evaluation.judging.pairing import ROUNDING, normal_of
from evaluation.types import Array

LEAST_VARIANCE = 1e-7
"""A variance of differences below this share of both variances is computed again from the differences: in a product of
matrices its leading digits cancel. Above it, the relative error of an error is about 1e-9."""
LEAST_ERROR = 1e-6
"""So is an error below this share of the replicates: their own rounding counts there."""
BLOCK = 512
"""Pairs computed again at once: 4 MB for 1,000 replicates."""
LOOKED_AT = 4
"""Replicates that tell whether the differences of a pair can be whole numbers at all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pairs:
    """Every pair of n values: entry (i, j) is about value i minus value j. Symmetric but for the difference's sign."""

    difference: Float64[np.ndarray, "n n"]
    error: Float64[np.ndarray, "n n"]
    """Standard error of the paired difference."""
    p: Float64[np.ndarray, "n n"]
    """Two-sided, uncorrected; 1 on the diagonal."""
    half_step: Float64[np.ndarray, "n n"]
    """What `paired_difference` adds to each side of the interval: 0.5 where differences are whole numbers, else 0."""

    def each_once(self) -> Float64[np.ndarray, " m"]:
        """The p of the m = n (n - 1) / 2 pairs: (0, 1), (0, 2), ..., (1, 2), ..."""
        return self.p[np.triu_indices(len(self.p), 1)]


def all_pairs(
    values: Float[np.ndarray, " n"], replicates: Float[np.ndarray, "n b"], *, freedom: float = math.inf
) -> Pairs:
    """Paired differences of all values whose b replicates come from the same resamplings; b is at least 2.

    Variances of differences come from the covariances of the replicates, in one product of matrices. Equal to
    `paired_difference` of each pair up to rounding.
    """
    values = np.asarray(values, dtype=np.float64)
    replicates = np.asarray(replicates, dtype=np.float64)
    difference = values[:, None] - values[None, :]
    size = np.maximum(np.abs(values)[:, None], np.abs(values)[None, :])
    difference[np.abs(difference) <= ROUNDING * size] = 0.0
    error = _errors(replicates, open_pairs=difference != 0.0)
    half_step = np.where(_whole(values, replicates) & (error > 0), 0.5, 0.0)
    away = np.abs(difference)
    still = error <= ROUNDING * away  # equal values and the diagonal too: 0 <= 0
    p = np.zeros_like(error)
    tested = np.nonzero(np.triu(~still & (difference != 0.0), 1))
    scaled = normal_of((away[tested] - half_step[tested]) / error[tested], freedom) / math.sqrt(2)
    p[tested] = np.fromiter(map(math.erfc, scaled.tolist()), dtype=np.float64, count=len(scaled))
    p = np.maximum(p, p.T)
    p[still | (difference == 0.0)] = 1.0
    error[still & (difference != 0.0)] = 0.0
    return Pairs(difference=difference, error=error, p=p, half_step=half_step)


def _errors(replicates: Array, *, open_pairs: Bool[np.ndarray, "n n"]) -> Array:
    """Standard deviations (ddof=1) of the paired differences; exact only where the pair is open."""
    b = replicates.shape[1]
    size = np.abs(replicates).max(axis=1)
    with np.errstate(over="ignore", invalid="ignore"):  # numbers too large for a product are computed again below
        deviations = replicates - replicates.mean(axis=0)  # what all models share cancels in a difference
        for _ in range(2):  # the first mean of large numbers is off by its rounding
            deviations -= deviations.mean(axis=1, keepdims=True)
        product = deviations @ deviations.T
        squares = np.diagonal(product)
        both = squares[:, None] + squares[None, :]
        variance = (both - 2 * product) / (b - 1)
        least = LEAST_ERROR * np.maximum(size[:, None], size[None, :])
        doubtful = ~(variance * (b - 1) > LEAST_VARIANCE * both) | ~(variance > least**2) | ~np.isfinite(variance)
    error = np.sqrt(np.where(doubtful, 0.0, variance))
    first, second = np.nonzero(np.triu(doubtful & open_pairs, 1))
    for start in range(0, len(first), BLOCK):
        i, j = first[start : start + BLOCK], second[start : start + BLOCK]
        error[i, j] = error[j, i] = np.std(replicates[i] - replicates[j], axis=1, ddof=1)
    return error


def _whole(values: Array, replicates: Array) -> Array:
    """(n, n) where both values and all differences of their replicates are whole numbers."""
    integral = values == np.rint(values)
    counts = integral & (replicates == np.rint(replicates)).all(axis=1)
    whole: Array = counts[:, None] & counts[None, :]
    if np.array_equal(counts, integral):
        return whole
    # Replicates that are no whole numbers can still differ by whole numbers.
    some = replicates[:, :LOOKED_AT]
    apart = some[:, None] - some[None, :]
    possible = (apart == np.rint(apart)).all(axis=2) & integral[:, None] & integral[None, :] & ~whole
    for i, j in zip(*np.nonzero(np.triu(possible, 1)), strict=True):
        differences = replicates[i] - replicates[j]
        whole[i, j] = whole[j, i] = np.array_equal(differences, np.rint(differences))
    return whole
