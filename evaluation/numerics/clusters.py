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

    a is the mean distance to the other rows of the same class, b that to the nearest other class. Memory is linear.
    Raises ValueError for fewer than two classes.
    """
    return silhouettes_and_effects(rows, labels, items)[0]


def silhouettes_and_effects(
    rows: Float[np.ndarray, "n d"], labels: Labels, items: Int[np.ndarray, " m"], *, effects: bool = False
) -> tuple[Float64[np.ndarray, " m"], Float64[np.ndarray, " n"]]:
    """Silhouettes of ``items``; and for each of the n rows, how much the sum over the other items changes without it.

    The changes are 0 unless ``effects`` are asked for: they cost about as much again.
    """
    values, codes = np.unique(labels, return_inverse=True)
    if len(values) < 2:
        raise ValueError(f"silhouettes need two classes; got {len(values)}")
    counts = np.bincount(codes)
    members = np.eye(len(values))[codes]
    centred = rows.astype(np.float64) - rows.mean(axis=0, dtype=np.float64)
    norms = np.einsum("ij,ij->i", centred, centred)
    scores, change = np.empty(len(items)), np.zeros(len(rows))
    for part in blocks(len(items), len(rows), 8):
        chosen = items[part]
        here = np.arange(len(chosen))
        squared = norms[chosen, None] + norms - 2 * centred[chosen] @ centred.T
        squared[here, chosen] = 0
        distances = np.sqrt(np.maximum(squared, 0))
        sums = distances @ members
        own = codes[chosen]
        inside = sums[here, own] / np.maximum(counts[own] - 1, 1)
        outside = sums / counts
        outside[here, own] = np.inf
        first, second = np.sort(outside, axis=1)[:, :2].T if len(values) > 2 else (outside.min(axis=1), None)
        scores[part] = _silhouette(inside, first, counts[own] == 1)
        if effects:
            same = own[:, None] == codes
            # Without item j its class has one item less. That changes a where j is of the same class, else maybe b.
            fewer_inside = (sums[here, own][:, None] - distances) / np.maximum(counts[own] - 2, 1)[:, None]
            size = np.maximum(counts[codes] - 1, 1)
            fewer_outside = (sums[:, codes] - distances) / size
            fewer_outside[:, counts[codes] == 1] = np.inf
            rest = np.full(len(here), np.inf) if second is None else second
            others = np.where(outside[:, codes] == first[:, None], rest[:, None], first[:, None])
            a = np.where(same, fewer_inside, inside[:, None])
            b = np.where(same, first[:, None], np.minimum(others, fewer_outside))
            alone = np.where(same, counts[own][:, None] <= 2, counts[own][:, None] == 1) | ~np.isfinite(b)
            delta = _silhouette(a, np.where(np.isfinite(b), b, 0), alone) - scores[part][:, None]
            delta[here, chosen] = 0
            change += delta.sum(axis=0)
    return scores, change


def _silhouette(inside: Array, outside: Array, alone: Array) -> Array:
    larger = np.maximum(inside, outside)
    score: Array = np.where(alone | (larger == 0), 0.0, (outside - inside) / np.where(larger == 0, 1, larger))
    return score


def silhouette_without(
    scores: Float[np.ndarray, " m"], change: Float[np.ndarray, " n"], items: Int[np.ndarray, " m"]
) -> Float64[np.ndarray, " n"]:
    """Mean silhouette of ``items`` without each of the n rows, from silhouettes_and_effects."""
    total = scores.sum() + change
    total[items] -= scores
    left = np.full(len(change), len(items), dtype=np.float64)
    left[items] -= 1
    without: Array = total / left
    return without


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
