"""Numbers between models: how alike two codes of the same images are. Pure functions on arrays; loads no torch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64, Int

from evaluation.numerics.map_quality import standard_distances
from evaluation.numerics.neighbours import nearest
from evaluation.record.run import Run
from evaluation.record.views import Vectors
from evaluation.types import Array, TouchstoneError

LEAST = 4
"""Images that unbiased HSIC needs."""


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


@dataclass(frozen=True, slots=True)
class _Centred:
    rows: Array
    squares: Array
    """The diagonal of the Gram matrix. Rows are centred, so it is also minus each row sum of the matrix without it."""

    @classmethod
    def of(cls, code: Array) -> _Centred:
        rows = code.astype(np.float64) - code.mean(axis=0, dtype=np.float64)
        return cls(rows, np.einsum("ij,ij->i", rows, rows))


def _cka(codes: Sequence[_Centred]) -> Float64[np.ndarray, "m m"]:
    """Centred kernel alignment of linear kernels, from unbiased HSIC [Kornblith 2019; Song et al. 2012].

    1 for codes that differ by a turn and a scale, about 0 for unrelated ones (it can fall slightly below). All items at
    once: the Gram matrices K, L with zero diagonals enter by tr KL = |X'Y|^2 - sum k_ii l_ii and their row sums, -k_ii.
    """
    n, m = len(codes[0].rows), len(codes)
    starts = np.cumsum([0, *(code.rows.shape[1] for code in codes)])[:-1]
    stacked = np.concatenate([code.rows for code in codes], axis=1)
    products = np.empty((m, m))
    for i, code in enumerate(codes):
        of_all = np.square(code.rows.T @ stacked).sum(axis=0)
        products[i] = np.add.reduceat(of_all, starts)
    squares = np.stack([code.squares for code in codes])
    both, totals = squares @ squares.T, squares.sum(axis=1)
    hsic = products - both + np.outer(totals, totals) / ((n - 1) * (n - 2)) - 2 * both / (n - 2)
    own = np.diagonal(hsic)
    size = np.outer(own, own)
    return _symmetric(np.where(size > 0, hsic / np.sqrt(np.where(size > 0, size, 1.0)), 0.0), diagonal=1.0)


def _neighbour_overlaps(lists: Sequence[Int[np.ndarray, "n k"]]) -> Float64[np.ndarray, "m m"]:
    """Mean share of the k nearest items that each two codes have in common; 1 for the same, k/(n-1) by chance."""
    n, k = lists[0].shape
    m = len(lists)
    shared = np.zeros((m, m))
    for of_item in np.stack(lists, axis=1):  # an item's neighbours in every code, (m, k)
        neighbours, columns = np.unique(of_item, return_inverse=True)
        holds = np.zeros((m, len(neighbours)), dtype=np.float32)
        holds[np.arange(m)[:, None], columns.reshape(m, k)] = 1
        shared += holds @ holds.T
    return _symmetric(shared / (n * k), diagonal=1.0)


def _disparities(codes: Sequence[_Centred]) -> Float64[np.ndarray, "m m"]:
    """The difference that is left after the best shift, turn and scale [Gower 1975]: 0 for the same shape, 1 for
    unrelated codes, and for one with all points in one place.

    It is 1 - s^2 with s the sum of the singular values of X'Y, both of unit size. Zeros that a smaller code would be
    padded with change none of them.
    """
    unit = [code.rows / (float(np.linalg.norm(code.rows)) or 1.0) for code in codes]
    values = np.zeros((len(codes), len(codes)))
    for i, one in enumerate(unit):
        for j, other in enumerate(unit[:i]):
            scale = float(np.linalg.svd(one.T @ other, compute_uv=False).sum())
            values[i, j] = values[j, i] = max(0.0, 1.0 - scale**2)
    return values


def _distance_correlations(codes: Sequence[Float[np.ndarray, "n d"]]) -> Float64[np.ndarray, "m m"]:
    """Pearson correlation of the distances between the same pairs of items; 1 for the same geometry."""
    standard = np.stack([standard_distances(code) for code in codes])
    return _symmetric(standard @ standard.T, diagonal=1.0)


def between_models(
    codes: Sequence[Float[np.ndarray, "n d"]], *, k: int = 15, near: Sequence[Int[np.ndarray, "n k"]] | None = None
) -> dict[str, Float64[np.ndarray, "m m"]]:
    """Four symmetric (m, m) matrices over m models' codes of the same n images, in the same order.

    Keys: ``linear CKA``, ``neighbour overlap``, ``Procrustes disparity``, ``correlation of distances``. What belongs to
    one model is computed once. ``near`` are the k nearest others of each image in each code, where they are known.
    Raises TouchstoneError when the codes do not belong to the same number of images,
    and for too few.
    """
    lengths = {len(code) for code in codes}
    if len(lengths) != 1:
        raise TouchstoneError(
            f"all models must have coded the same images; got {sorted(lengths)} codes. Evaluate them alike."
        )
    n = lengths.pop()
    if n < LEAST:
        raise TouchstoneError(f"codes of {LEAST} or more images are needed; got {n}. Evaluate with more test images.")
    if k >= n / 2:
        raise TouchstoneError(
            f"too few images: overlap of k={k} neighbours needs more than {2 * k}; got {n}. Evaluate with more."
        )
    centred = [_Centred.of(code) for code in codes]
    if near is None:
        near = [nearest(code, code, k, exclude_self=True).indices for code in codes]
    return {
        "linear CKA": _cka(centred),
        "neighbour overlap": _neighbour_overlaps(near),
        "Procrustes disparity": _disparities(centred),
        "correlation of distances": _distance_correlations(codes),
    }


def _symmetric(values: Array, *, diagonal: float) -> Array:
    """The lower half on both sides: products of matrices are symmetric up to rounding only."""
    lower = np.tril(values, -1)
    found: Array = lower + lower.T
    np.fill_diagonal(found, diagonal)
    return found
