"""Vendi score: how many different things a set effectively holds, from the spectrum of its similarities."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float64
from scipy import linalg

from evaluation.types import Array


def vendi_score(features: Float[np.ndarray, "n d"], order: float = 1.0) -> tuple[float, Float64[np.ndarray, " n"]]:
    """Vendi score of cosine similarities (1..n), and its derivative by each item's weight, centred on zero.

    The smaller of X X^T / n and X^T X / n is decomposed: both have the same eigenvalues. Friedman & Dieng 2023.
    """
    x = features.astype(np.float64)
    lengths = np.linalg.norm(x, axis=1, keepdims=True)
    x = x / np.where(lengths > 0, lengths, 1.0)
    n = len(x)
    if n <= x.shape[1]:
        values, vectors = linalg.eigh(x @ x.T / n)
        weights = n * np.square(vectors)  # squared projections on the directions, over their eigenvalue
    else:
        values, vectors = linalg.eigh(x.T @ x / n)
        weights = np.square(x @ vectors) / np.where(values > 0, values, 1.0)
    floor = values.max() * len(values) * np.finfo(np.float64).eps
    kept = values > floor
    values, weights = values[kept], weights[:, kept]
    score = float(np.exp(_entropy(values, order)))
    if order == 1:
        slopes = -values * np.log(values)
    elif np.isinf(order):
        slopes = np.where(values == values.max(), -1.0, 0.0)
    else:
        slopes = order / (1 - order) * values**order / np.sum(values**order)
    influence = score * (weights @ slopes)
    return score, influence - influence.mean()


def _entropy(values: Array, order: float) -> float:
    if order < 0:
        raise ValueError(f"the order of an entropy is 0 or more; got {order}")
    positive = values[values > values.max() * len(values) * np.finfo(np.float64).eps]
    if order == 1:
        return float(-np.sum(positive * np.log(positive)))
    if np.isinf(order):
        return float(-np.log(positive.max()))
    return float(np.log(np.sum(positive**order)) / (1 - order))
