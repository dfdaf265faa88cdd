"""Number of statistically different bins between two histograms, and their Jensen-Shannon divergence."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float, Float64, Int64


def bin_scores(
    first: Float[np.ndarray, "*b k"], n: int, second: Float[np.ndarray, "*b k"], m: int
) -> Float64[np.ndarray, "*b k"]:
    """z of each bin, two proportions from counts out of n and m; 0 where neither has an item."""
    p, q = np.asarray(first) / n, np.asarray(second) / m
    pooled = (p * n + q * m) / (n + m)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    scores: np.ndarray = np.where(error > 0, (p - q) / np.where(error > 0, error, 1), 0.0)
    return scores


def different(scores: Float64[np.ndarray, "*b k"]) -> Bool[np.ndarray, "*b k"]:
    """Bins that a two-sided test at 5% calls different [Richardson & Weiss 2018]."""
    called: np.ndarray = np.abs(scores) > 1.959963984540054
    return called


def different_when_resampled(
    scores: Float64[np.ndarray, " k"], resampled: Float64[np.ndarray, "b k"]
) -> Int64[np.ndarray, " b"]:
    """How many bins differ in each resampling.

    A score has noise of variance 1, and resampling adds as much again. Of bins that are alike, far more than 5% would
    then be called different. So the deviations are added to scores that are shrunk first, such that the resampled
    scores spread as the observed ones do [Efron & Morris 1973].
    """
    kept = max(0.0, 1 - 1 / max(float(np.square(scores).mean()), 1.0))
    counts: np.ndarray = different(resampled - scores + np.sqrt(kept) * scores).sum(axis=1)
    return counts


def jensen_shannon(first: Float[np.ndarray, "*b k"], second: Float[np.ndarray, "*b k"]) -> Float64[np.ndarray, "*b"]:
    """Jensen-Shannon divergence of two histograms in nats, 0..ln 2."""
    p = np.asarray(first, dtype=np.float64) / np.sum(first, axis=-1, keepdims=True)
    q = np.asarray(second, dtype=np.float64) / np.sum(second, axis=-1, keepdims=True)
    middle = (p + q) / 2

    def half(a: np.ndarray) -> np.ndarray:
        terms: np.ndarray = np.where(a > 0, a * np.log(np.where(a > 0, a, 1) / np.where(middle > 0, middle, 1)), 0.0)
        total: np.ndarray = terms.sum(axis=-1)
        return total

    divergence: np.ndarray = (half(p) + half(q)) / 2
    return divergence
