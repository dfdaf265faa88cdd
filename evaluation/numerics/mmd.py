"""Maximum mean discrepancy between two point sets [Gretton et al. 2012]."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float

from evaluation.types import Array, Replicates

SCALES = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)


def imq_kernel(first: Float[np.ndarray, "n d"], second: Float[np.ndarray, "m d"]) -> Float[np.ndarray, "n m"]:
    """Mean of seven inverse multiquadratics C / (C + |x - y|^2), C = 2 d s [Tolstikhin et al. 2018]."""
    first, second = first.astype(np.float64), second.astype(np.float64)
    squared = np.square(first).sum(1)[:, None] + np.square(second).sum(1) - 2 * first @ second.T
    np.maximum(squared, 0, out=squared)
    total: Array = np.zeros_like(squared)
    for scale in SCALES:
        constant = 2 * first.shape[1] * scale
        total += constant / (constant + squared)
    return total / len(SCALES)


def unbiased_mmd(
    first: Float[np.ndarray, "n d"], second: Float[np.ndarray, "m d"], weights: Float[np.ndarray, "b n"]
) -> tuple[float, Replicates]:
    """Unbiased squared MMD, and its value when the items of ``first`` are resampled; ``second`` stays as drawn.

    An item drawn twice is not paired with itself. A resampling that holds a single item has no pair. It takes the mean
    of all pairs, which says nothing new.
    """
    within = imq_kernel(first, first)
    np.fill_diagonal(within, 0.0)
    between = imq_kernel(first, second).mean(axis=1)
    other = imq_kernel(second, second)
    n, m = len(first), len(second)
    constant = (other.sum() - np.trace(other)) / (m * (m - 1))
    value = within.sum() / (n * (n - 1)) + constant - 2 * between.mean()
    counts = weights.astype(np.float64)
    pairs = counts.sum(axis=1) ** 2 - np.square(counts).sum(axis=1)
    some = pairs > 0
    among = np.full(len(counts), within.sum() / (n * (n - 1)))
    among[some] = np.einsum("bi,bi->b", counts @ within, counts)[some] / pairs[some]
    replicates: Replicates = among + constant - 2 * (counts @ between) / counts.sum(axis=1)
    return float(value), replicates
