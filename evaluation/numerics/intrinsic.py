"""Local dimension from distances to nearest neighbours."""

from __future__ import annotations

import numpy as np
from jaxtyping import Bool, Float, Float64

from evaluation.numerics.neighbours import Neighbours
from evaluation.types import Array


def mean_logs(distances: Float[np.ndarray, "n k"]) -> Float64[np.ndarray, " n"]:
    """Mean of ln(r_k / r_j), j < k, of each row of increasing distances: the inverse of the dimension around it.

    k = 2 is TwoNN [Facco et al. 2017], larger k the estimator of Levina & Bickel 2004 in MacKay & Ghahramani's form.
    """
    logs = np.log(distances.astype(np.float64))
    inverse: Array = logs[:, -1] - logs[:, :-1].mean(axis=1)
    return inverse


def usable(neighbours: Neighbours) -> Bool[np.ndarray, " n"]:
    """Items without a duplicate: the distance to their nearest neighbour is above 0."""
    found: Array = neighbours.distances[:, 0] > 0
    return found


def dimension(neighbours: Neighbours, k: int) -> float:
    """1 / mean of mean_logs over usable items.

    Raises ValueError with fewer than 10 usable items or without any spread.
    """
    keep = usable(neighbours)
    if keep.sum() < 10:
        raise ValueError(f"too few items: needs at least 10 without a duplicate; got {int(keep.sum())}")
    mean = float(mean_logs(neighbours.first(k).distances[keep]).mean())
    if not mean > 0:
        raise ValueError("all distances are equal: there is no dimension to estimate")
    return 1 / mean
