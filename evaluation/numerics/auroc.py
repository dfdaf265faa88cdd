"""Area under the ROC curve, for one sample or every resampling at once."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, UInt16

from evaluation.types import Array, Replicates

BLOCK = 1 << 22


def auroc(normal: Float[np.ndarray, " n"], anomalous: Float[np.ndarray, " m"]) -> float:
    """Probability that an anomalous item scores above a normal one, ties one half [Hanley & McNeil 1982]."""
    ones = (np.ones((1, len(normal))), np.ones((1, len(anomalous))))
    return float(_weighted(normal, anomalous, *ones)[0])


def auroc_replicates(
    normal: Float[np.ndarray, " n"], anomalous: Float[np.ndarray, " n"], weights: UInt16[np.ndarray, "b n"]
) -> Replicates:
    """The same under resamplings of items that appear in both lists (an image and its corrupted copy), (b,)."""
    return _weighted(normal, anomalous, weights, weights)


def _weighted(normal: Array, anomalous: Array, normal_weights: Array, anomalous_weights: Array) -> Array:
    order = np.argsort(normal, kind="stable")
    below = np.searchsorted(normal[order], anomalous, side="left")
    upto = np.searchsorted(normal[order], anomalous, side="right")
    found = np.empty(len(normal_weights))
    step = max(1, BLOCK // max(len(normal), len(anomalous)))
    for start in range(0, len(found), step):
        first = normal_weights[start : start + step, order].astype(np.float64)
        second = anomalous_weights[start : start + step].astype(np.float64)
        sums = np.concatenate([np.zeros((len(first), 1)), np.cumsum(first, axis=1)], axis=1)
        wins = ((sums[:, below] + sums[:, upto]) / 2 * second).sum(axis=1)
        found[start : start + step] = wins / (first.sum(axis=1) * second.sum(axis=1))
    return found
