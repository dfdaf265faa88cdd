"""Number of statistically different bins between two histograms, and their Jensen-Shannon divergence."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float, Float64


def different_bins(
    first: Float[np.ndarray, "*b k"], n: int, second: Float[np.ndarray, "*b k"], m: int
) -> Bool[np.ndarray, "*b k"]:
    """Two-proportion z-test of each bin at 5% [Richardson & Weiss 2018]; inputs are counts out of n and m."""
    p, q = np.asarray(first) / n, np.asarray(second) / m
    pooled = (p * n + q * m) / (n + m)
    error = np.sqrt(pooled * (1 - pooled) * (1 / n + 1 / m))
    different: np.ndarray = np.abs(p - q) > 1.959963984540054 * error
    return different & (pooled > 0)


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
