"""How far a two-dimensional map can be believed: the same numbers under every map."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float64, Int

from evaluation.numerics.neighbours import Neighbours, nearest_others
from evaluation.numerics.ranks import intrusion_penalty, shared_share
from evaluation.types import Array

PAIRS = 50_000


def map_quality(
    coordinates: Float[np.ndarray, "n 2"],
    latents: Float[np.ndarray, "n d"],
    neighbours: Neighbours,
    anchors: Int[np.ndarray, " m"],
    *,
    k: int = 15,
) -> dict[str, float]:
    """Trustworthiness, continuity and kNN recall of the map against the code, and the correlation of distances.

    The first three are for k neighbours of each of ``anchors``. The last is the Pearson correlation over 50,000 random
    pairs. 1 is best for all. Empty where there are too few items (k >= n/2).
    """
    n = len(coordinates)
    if k >= n / 2:
        return {}
    near_on_map = nearest_others(coordinates, anchors, k)
    near_in_code = neighbours.first(k).indices[anchors]
    return {
        "trustworthiness": float(intrusion_penalty(latents, anchors, near_on_map).mean()),
        "continuity": float(intrusion_penalty(coordinates, anchors, near_in_code).mean()),
        "kNN recall": float(shared_share(near_on_map, near_in_code).mean()),
        "correlation of distances": correlation_of_distances(coordinates, latents),
    }


def correlation_of_distances(first: Float[np.ndarray, "n d"], second: Float[np.ndarray, "n e"]) -> float:
    """Pearson correlation of the Euclidean distances of the same 50,000 random pairs (all pairs where fewer).

    0 where one side has no distances at all (all points in one place).
    """
    one, other = _centred_distances(first), _centred_distances(second)
    size = float(np.linalg.norm(one) * np.linalg.norm(other))
    return float(one @ other) / size if size > 0 else 0.0


def standard_distances(points: Float[np.ndarray, "n d"]) -> Float64[np.ndarray, " p"]:
    """Distances of the same pairs, with mean 0 and length 1: the product of two is their correlation.

    All are 0 where all points lie in one place.
    """
    centred = _centred_distances(points)
    size = float(np.linalg.norm(centred))
    return centred / size if size > 0 else centred


def _centred_distances(points: Array) -> Array:
    n = len(points)
    if n * (n - 1) // 2 <= PAIRS:
        left, right = np.triu_indices(n, 1)
    else:
        rng = np.random.default_rng(0)
        left = rng.integers(0, n, PAIRS)
        right = (left + rng.integers(1, n, PAIRS)) % n
    distances = np.linalg.norm(points[left].astype(np.float64) - points[right], axis=1)
    centred: Array = distances - distances.mean()
    return centred
