"""Numbers between models: how alike two codes of the same images are. Pure functions on arrays; loads no torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Float, Float64

from evaluation.alignment import procrustes
from evaluation.numerics.map_quality import correlation_of_distances
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.numerics.ranks import shared_share
from evaluation.types import Array

BATCH = 512
EXACT = 4096
"""Up to this many items CKA uses all of them at once; beyond it, minibatches."""


def linear_cka(first: Float[np.ndarray, "n d"], second: Float[np.ndarray, "n e"], *, seed: int = 0) -> float:
    """Centred kernel alignment of linear kernels, from unbiased HSIC [Kornblith 2019; Nguyen et al. 2021].

    1 for codes that differ by a turn and a scale, about 0 for unrelated ones (it can fall slightly below). More than
    4,096 items are averaged over minibatches of 512 before the quotient is taken. Raises ValueError for fewer than 4.
    """
    _check(first, second, least=4)
    n = len(first)
    if n <= EXACT:
        batches = [np.arange(n)]
    else:
        order = np.random.default_rng(seed).permutation(n)
        batches = [order[start : start + BATCH] for start in range(0, n - BATCH + 1, BATCH)]
    sums = np.zeros(3)
    for items in batches:
        k, other = _gram(first[items]), _gram(second[items])
        sums += _hsic(k, other), _hsic(k, k), _hsic(other, other)
    size = sums[1] * sums[2]
    return float(sums[0] / np.sqrt(size)) if size > 0 else 0.0


def _gram(rows: Array) -> Array:
    centred = rows.astype(np.float64) - rows.mean(axis=0, dtype=np.float64)
    gram: Array = centred @ centred.T
    np.fill_diagonal(gram, 0)
    return gram


def _hsic(k: Array, other: Array) -> float:
    """The unbiased estimator of Song et al. 2012 for Gram matrices with zero diagonals."""
    n = len(k)
    ones_k, ones_other = k.sum(axis=0), other.sum(axis=0)
    total = ones_k.sum() * ones_other.sum() / ((n - 1) * (n - 2))
    cross = 2 * float(ones_k @ ones_other) / (n - 2)
    return float((np.vdot(k, other) + total - cross) / (n * (n - 3)))


def neighbour_overlap(first: Neighbours, second: Neighbours, k: int = 15) -> float:
    """Mean share of each item's k nearest that both codes agree on; 1 for the same, k/(n-1) by chance."""
    return float(shared_share(first.first(k).indices, second.first(k).indices).mean())


def procrustes_disparity(first: Float[np.ndarray, "n d"], second: Float[np.ndarray, "n e"]) -> float:
    """What is left of the difference after the best shift, turn and scale: 0 the same shape, 1 unrelated.

    The smaller code is padded with zeros, which adds no distance.
    """
    _check(first, second, least=2)
    width = max(first.shape[1], second.shape[1])
    padded = [np.pad(rows, ((0, 0), (0, width - rows.shape[1]))) for rows in (first, second)]
    return procrustes(padded[0], padded[1]).disparity


def distance_correlation(first: Float[np.ndarray, "n d"], second: Float[np.ndarray, "n e"]) -> float:
    """Pearson correlation of the distances between the same pairs of items in both codes; 1 for the same geometry."""
    _check(first, second, least=3)
    return correlation_of_distances(first, second)


def between_models(codes: Sequence[Float[np.ndarray, "n d"]], *, k: int = 15) -> dict[str, Float64[np.ndarray, "m m"]]:
    """Four symmetric (m, m) matrices over m models' codes of the same n images, in the same order.

    Keys: ``linear CKA``, ``neighbour overlap``, ``Procrustes disparity``, ``correlation of distances``. Raises
    ValueError when the codes do not belong to the same number of images.
    """
    lengths = {len(code) for code in codes}
    if len(lengths) != 1:
        raise ValueError(
            f"all models must have coded the same images; got {sorted(lengths)} codes. Evaluate them alike."
        )
    n = lengths.pop()
    if k >= n / 2:
        raise ValueError(f"overlap of k={k} neighbours needs more than {2 * k} images; got {n}")
    neighbours = [nearest(code, code, k, exclude_self=True) for code in codes]
    return {
        "linear CKA": _matrix(len(codes), 1.0, lambda i, j: linear_cka(codes[i], codes[j])),
        "neighbour overlap": _matrix(len(codes), 1.0, lambda i, j: neighbour_overlap(neighbours[i], neighbours[j], k)),
        "Procrustes disparity": _matrix(len(codes), 0.0, lambda i, j: procrustes_disparity(codes[i], codes[j])),
        "correlation of distances": _matrix(len(codes), 1.0, lambda i, j: distance_correlation(codes[i], codes[j])),
    }


def _matrix(m: int, diagonal: float, between: Callable[[int, int], float]) -> Array:
    values = np.full((m, m), diagonal)
    for i in range(m):
        for j in range(i):
            values[i, j] = values[j, i] = between(i, j)
    return values


def _check(first: Array, second: Array, *, least: int) -> None:
    if len(first) != len(second) or len(first) < least:
        raise ValueError(f"two codes of the same {least} or more images are needed; got {len(first)} and {len(second)}")
