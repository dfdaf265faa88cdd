"""Information measures of predicted class probabilities: the inception score and divergences of histograms."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float64

from evaluation.types import Array


def row_entropies(probabilities: Float[np.ndarray, "n k"]) -> Float64[np.ndarray, " n"]:
    """Entropy of each row in nats; a zero adds nothing."""
    p = probabilities.astype(np.float64)
    entropies: Array = -np.sum(p * np.log(np.where(p > 0, p, 1.0)), axis=1)
    return entropies


def inception_score(probabilities: Float[np.ndarray, "n k"]) -> float:
    """exp of the mutual information of item and class, in 1..k [Salimans 2016]."""
    marginal = probabilities.mean(axis=0, dtype=np.float64)[None]
    return float(np.exp(row_entropies(marginal)[0] - row_entropies(probabilities).mean()))


def split_inception_scores(
    probabilities: Float[np.ndarray, "n k"], splits: int, rng: np.random.Generator
) -> Float64[np.ndarray, " s"]:
    """Score of each of ``splits`` parts of the shuffled items. Papers report the mean and std (ddof 0) over parts."""
    order = rng.permutation(len(probabilities))
    return np.array([inception_score(probabilities[part]) for part in np.array_split(order, splits)])


def kl_divergence(counts: Float[np.ndarray, "*b k"], reference: Float[np.ndarray, " k"]) -> Float64[np.ndarray, "*b"]:
    """KL(counts || reference) of histograms in nats. A class absent from the reference counts there as half an item."""
    p = np.asarray(counts, dtype=np.float64)
    p = p / p.sum(axis=-1, keepdims=True)
    q = np.asarray(reference, dtype=np.float64)
    q = np.where((q == 0) & (p.reshape(-1, p.shape[-1]) > 0).any(axis=0), 0.5, q)
    q = q / q.sum()
    ratio = np.where(p > 0, p, 1.0) / np.where(p > 0, q, 1.0)
    divergence: Array = np.sum(p * np.log(ratio), axis=-1)
    return divergence
