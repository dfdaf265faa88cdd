"""Numbers between models: how alike two codes of the same images are. Pure functions on arrays; loads no torch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64

from evaluation.judging.alignment import procrustes
from evaluation.numerics.map_quality import correlation_of_distances
from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.numerics.ranks import shared_share
from evaluation.record.run import Run
from evaluation.record.views import Vectors
from evaluation.types import Array, TouchstoneError


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedCodes:
    """Codes of the same images by several models."""

    items: Array
    """(n,) index of each row in the run's test images."""
    codes: tuple[Float[np.ndarray, "n d"], ...]
    """One (n, d) a run; d differs from model to model."""


def shared_codes(runs: Sequence[Run], metric: str = "codes") -> SharedCodes:
    """The stored codes of the images that all runs kept. Raises TouchstoneError, naming runs that kept none."""
    views = [run.exact_view(metric) for run in runs]
    lacking = [run.name for run, view in zip(runs, views, strict=True) if not isinstance(view, Vectors)]
    if lacking:
        raise TouchstoneError(f"no codes are kept of {', '.join(lacking)}: measure again to compare them")
    vectors = [view for view in views if isinstance(view, Vectors)]
    kept = [np.arange(len(view.values)) if view.items is None else np.asarray(view.items) for view in vectors]
    items = kept[0]
    for other in kept[1:]:
        items = np.intersect1d(items, other)
    codes = [np.asarray(view.values)[np.isin(own, items)] for view, own in zip(vectors, kept, strict=True)]
    return SharedCodes(items=items, codes=tuple(codes))


def linear_cka(first: Float[np.ndarray, "n d"], second: Float[np.ndarray, "n e"]) -> float:
    """Centred kernel alignment of linear kernels, from unbiased HSIC [Kornblith 2019; Song et al. 2012].

    1 for codes that differ by a turn and a scale, about 0 for unrelated ones (it can fall slightly below). All items at
    once, in memory linear in n: the Gram matrices enter by their traces and row sums only. Raises ValueError for fewer
    than 4 items.
    """
    _check(first, second, least=4)
    one, other = _Centred.of(first), _Centred.of(second)
    size = _hsic(one, one) * _hsic(other, other)
    return float(_hsic(one, other) / np.sqrt(size)) if size > 0 else 0.0


@dataclass(frozen=True, slots=True)
class _Centred:
    rows: Array
    squares: Array
    """The diagonal of the Gram matrix. Rows are centred, so it is also minus each row sum of the matrix without it."""

    @classmethod
    def of(cls, code: Array) -> _Centred:
        rows = code.astype(np.float64) - code.mean(axis=0, dtype=np.float64)
        return cls(rows, np.einsum("ij,ij->i", rows, rows))


def _hsic(one: _Centred, other: _Centred) -> float:
    """Song et al.'s unbiased estimator for the Gram matrices K, L with zero diagonals: tr KL = |X'Y|^2 - sum k_ii l_ii,
    and the row sums of K are -k_ii."""
    n = len(one.rows)
    product = float(np.square(one.rows.T @ other.rows).sum() - one.squares @ other.squares)
    total = float(one.squares.sum() * other.squares.sum()) / ((n - 1) * (n - 2))
    cross = 2 * float(one.squares @ other.squares) / (n - 2)
    return (product + total - cross) / (n * (n - 3))


def neighbour_overlap(first: Neighbours, second: Neighbours, k: int = 15) -> float:
    """Mean share of the k nearest items that both codes have in common; 1 for the same code, k/(n-1) by chance."""
    return float(shared_share(first.first(k).indices, second.first(k).indices).mean())


def procrustes_disparity(first: Float[np.ndarray, "n d"], second: Float[np.ndarray, "n e"]) -> float:
    """The difference that is left after the best shift, turn and scale: 0 for the same shape, 1 for unrelated codes.

    The smaller code is padded with zeros, which changes no distance.
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
        raise ValueError(f"too few images: overlap of k={k} neighbours needs more than {2 * k}; got {n}")
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
