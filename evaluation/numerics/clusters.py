"""How well known classes show as clusters: silhouettes, and agreement of two partitions."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float64, Int

from evaluation.numerics.neighbours import blocks
from evaluation.types import Array, Labels


def silhouettes(
    rows: Float[np.ndarray, "n d"], labels: Labels, items: Int[np.ndarray, " m"]
) -> Float64[np.ndarray, " m"]:
    """(b - a) / max(a, b) of each of ``items`` [Rousseeuw 1987], Euclidean; 0 for the only member of a class.

    a is its mean distance to its own class, b to the nearest other class, over all rows. Blocked, linear memory.
    Raises ValueError for fewer than two classes.
    """
    values, codes = np.unique(labels, return_inverse=True)
    if len(values) < 2:
        raise ValueError(f"silhouettes need two classes; got {len(values)}")
    counts = np.bincount(codes)
    members = np.eye(len(values))[codes]
    centred = rows.astype(np.float64) - rows.mean(axis=0, dtype=np.float64)
    norms = np.einsum("ij,ij->i", centred, centred)
    scores = np.empty(len(items))
    for part in blocks(len(items), len(rows), 8):
        chosen = items[part]
        squared = norms[chosen, None] + norms - 2 * centred[chosen] @ centred.T
        squared[np.arange(len(chosen)), chosen] = 0
        sums = np.sqrt(np.maximum(squared, 0)) @ members
        own = codes[chosen]
        alone = counts[own] == 1
        inside = sums[np.arange(len(chosen)), own] / np.maximum(counts[own] - 1, 1)
        outside = sums / counts
        outside[np.arange(len(chosen)), own] = np.inf
        nearest = outside.min(axis=1)
        larger = np.maximum(inside, nearest)
        scores[part] = np.where(alone | (larger == 0), 0.0, (nearest - inside) / np.where(larger == 0, 1, larger))
    return scores


def adjusted_rand(tables: Float[np.ndarray, "... r c"]) -> Array:
    """Adjusted Rand index from contingency tables [Hubert & Arabie 1985]: 1 for equal partitions, about 0 by chance."""
    tables = tables.astype(np.float64)

    def pairs(counts: Array) -> Array:
        number: Array = counts * (counts - 1) / 2
        return number

    both = pairs(tables).sum(axis=(-2, -1))
    rows, columns = pairs(tables.sum(axis=-1)).sum(axis=-1), pairs(tables.sum(axis=-2)).sum(axis=-1)
    every = np.maximum(pairs(tables.sum(axis=(-2, -1))), 1)
    expected = rows * columns / every
    span = (rows + columns) / 2 - expected
    index: Array = np.where(span != 0, (both - expected) / np.where(span != 0, span, 1), 1.0)
    return index
