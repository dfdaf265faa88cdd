"""Do single numbers of a code stand for single factors of the images? From mutual information and importances."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int

from evaluation.numerics.contingency import contingency
from evaluation.types import Array

BINS = 20


def binned(codes: Float[np.ndarray, "n d"], bins: int = BINS) -> Int[np.ndarray, "n d"]:
    """Each column in ``bins`` equal steps from its smallest to its largest value."""
    low, high = codes.min(axis=0), codes.max(axis=0)
    width = np.where(high > low, (high - low) / bins, 1.0)
    steps: Array = np.clip(np.floor((codes - low) / width), 0, bins - 1).astype(np.int64)
    return steps


def information(tables: Float[np.ndarray, "... r c"]) -> Array:
    """Mutual information in nats of the rows and columns of contingency tables."""
    p = tables / np.maximum(tables.sum(axis=(-2, -1), keepdims=True), 1)
    outer = p.sum(axis=-1, keepdims=True) * p.sum(axis=-2, keepdims=True)
    with np.errstate(divide="ignore", invalid="ignore"):
        terms = np.where(p > 0, p * np.log(p / np.where(outer > 0, outer, 1)), 0.0)
    nats: Array = np.maximum(terms.sum(axis=(-2, -1)), 0)
    return nats


def information_matrix(
    steps: Int[np.ndarray, "n d"], factors: Int[np.ndarray, "n f"], weights: Array | None = None
) -> Array:
    """Mutual information (d, f) between every number of the code and every factor; (b, d, f) under resampling."""
    columns = [
        np.stack([information(contingency(steps[:, i], factors[:, j], weights)) for j in range(factors.shape[1])], -1)
        for i in range(steps.shape[1])
    ]
    return np.stack(columns, axis=-2)


def entropies(factors: Int[np.ndarray, "n f"], weights: Array | None = None) -> Array:
    """Entropy of each factor in nats, (f,) or (b, f)."""
    every = [information(contingency(column, column, weights)) for column in factors.T]
    return np.stack(every, axis=-1)


def mutual_information_gap(matrix: Float[np.ndarray, "... d f"], entropy: Float[np.ndarray, "... f"]) -> Array:
    """Mean over factors of (largest - second largest) / entropy [Chen et al. 2018]."""
    ordered = np.sort(matrix, axis=-2)
    second = ordered[..., -2, :] if matrix.shape[-2] > 1 else 0.0
    gap: Array = ((ordered[..., -1, :] - second) / np.maximum(entropy, 1e-12)).mean(axis=-1)
    return gap


def modularity(matrix: Float[np.ndarray, "... d f"]) -> Array:
    """1 - squared information about other factors relative to that about the main factor, mean over numbers of a code.

    Ridgeway & Mozer 2018. A number without any information counts 0.
    """
    squared = np.square(matrix)
    largest = squared.max(axis=-1)
    stray = (squared.sum(axis=-1) - largest) / np.maximum(largest * (matrix.shape[-1] - 1), 1e-30)
    score: Array = np.where(largest > 0, 1 - stray, 0.0).mean(axis=-1)
    return score


def separated_predictability(scores: Float[np.ndarray, "... d f"]) -> Array:
    """Accuracy of the best single number minus that of the second best, mean over factors [Kumar et al. 2018]."""
    ordered = np.sort(scores, axis=-2)
    second = ordered[..., -2, :] if scores.shape[-2] > 1 else 0.0
    gap: Array = (ordered[..., -1, :] - second).mean(axis=-1)
    return gap


def disentanglement(importance: Float[np.ndarray, "d f"]) -> float:
    """1 - entropy of a number's importances over factors; mean weighted by importance [Eastwood & Williams 2018]."""
    return float(np.sum(_one_minus_entropy(importance) * importance.sum(axis=1) / max(importance.sum(), 1e-30)))


def completeness(importance: Float[np.ndarray, "d f"]) -> float:
    """The same with factors and numbers exchanged: is a factor held by one number?"""
    return disentanglement(importance.T)


def _one_minus_entropy(importance: Array) -> Array:
    p = importance / np.maximum(importance.sum(axis=1, keepdims=True), 1e-30)
    entropy = -(p * np.log(np.where(p > 0, p, 1))).sum(axis=1)
    score: Array = 1 - entropy / np.log(max(importance.shape[1], 2))
    return score
