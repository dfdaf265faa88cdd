"""UMAP's graph: how strongly each point belongs to its neighbours' surroundings [McInnes, Healy & Melville 2018]."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Int
from scipy.sparse import csr_matrix

from evaluation.types import Array

STEPS = 64
TOLERANCE = 1e-5
SMALLEST_SCALE = 1e-3


def fuzzy_graph(indices: Int[np.ndarray, "n k"], distances: Float[np.ndarray, "n k"]) -> csr_matrix:
    """Symmetric (n, n) sparse membership strengths in (0, 1] from the k nearest *other* points of each point.

    The same numbers as umap-learn's ``fuzzy_simplicial_set`` with ``n_neighbors = k + 1`` (it counts the point
    itself), local connectivity 1 and fuzzy union.
    """
    n, k = indices.shape
    distances = distances.astype(np.float64)
    nearest, scale = _surroundings(distances)
    beyond = distances - nearest[:, None]
    strengths = np.where(beyond <= 0, 1.0, np.exp(-np.maximum(beyond, 0) / scale[:, None]))
    rows = np.repeat(np.arange(n), k)
    directed = csr_matrix((strengths.ravel(), (rows, indices.ravel())), shape=(n, n))
    reverse = directed.T.tocsr()
    union = directed + reverse - directed.multiply(reverse)
    union.eliminate_zeros()
    return union.tocsr()


def _surroundings(distances: Array) -> tuple[Array, Array]:
    """Distance of each point to its nearest distinct neighbour, and the scale at which strengths sum to log2(k + 1)."""
    positive = np.where(distances > 0, distances, np.inf)
    nearest = positive.min(axis=1)
    nearest[~np.isfinite(nearest)] = 0.0
    beyond = np.maximum(distances - nearest[:, None], 0)
    target = np.log2(distances.shape[1] + 1)
    low, high, scale = np.zeros(len(distances)), np.full(len(distances), np.inf), np.ones(len(distances))
    open_rows = np.ones(len(distances), dtype=bool)
    for _ in range(STEPS):
        mass = np.exp(-beyond / scale[:, None]).sum(axis=1)
        open_rows &= np.abs(mass - target) >= TOLERANCE
        if not open_rows.any():
            break
        above = mass > target
        high = np.where(open_rows & above, scale, high)
        low = np.where(open_rows & ~above, scale, low)
        middle = np.where(np.isinf(high), scale * 2, (low + high) / 2)
        scale = np.where(open_rows, middle, scale)
    # The means of umap-learn include the point itself, at distance 0.
    mean_row = distances.sum(axis=1) / (distances.shape[1] + 1)
    floor = SMALLEST_SCALE * np.where(nearest > 0, mean_row, mean_row.mean())
    return nearest, np.maximum(np.maximum(scale, floor), np.finfo(np.float64).tiny)
