"""Frechet distance between Gaussians fitted to two feature sets, and what each item contributes to it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from jaxtyping import Float, Float64, Int
from scipy import linalg

from evaluation.numerics.moments import Moments, scatter
from evaluation.numerics.neighbours import blocks
from evaluation.numerics.parallel import one_blas_thread
from evaluation.types import Array


def frechet_distance(first: Moments, second: Moments) -> float:
    """|mu1 - mu2|^2 + tr(S1) + tr(S2) - 2 tr((S1 S2)^1/2); at least 0, in squared feature units (Dowson & Landau 1982).

    With S = F F^T the last trace is the sum of the singular values of F1^T F2: no matrix square root, no complex
    numbers, and exact for rank-deficient sets, where the factor is as small as the number of items.
    """
    shift = first.mean - second.mean
    gram = _gram(first, second)
    with one_blas_thread():
        values = linalg.eigvalsh(gram, check_finite=False, overwrite_a=True)
    return _distance(first, second, float(shift @ shift), _roots(values))


def frechet_distances_of_subsets(
    first: Moments, features: Float[np.ndarray, "m d"], subsets: Sequence[Int[np.ndarray, " s"]]
) -> Float64[np.ndarray, " k"]:
    """Distance of ``first`` to each of several subsets of one feature set, given by their rows (2 and more each).

    The set is projected on the factor of ``first`` once. A subset then costs one product and one set of eigenvalues.
    ``frechet_distance`` would need a factor and two products for each: that takes twice as long at d = 2048.
    """
    projected = np.empty((len(features), first.factor.shape[1]))
    lengths = np.empty(len(features))
    for rows in blocks(len(features), features.shape[1], 8):
        part = features[rows].astype(np.float64) - first.mean
        projected[rows] = part @ first.factor
        lengths[rows] = np.einsum("ij,ij->i", part, part)
    distances = np.empty(len(subsets))
    for index, rows_of_subset in enumerate(subsets):
        n = len(rows_of_subset)
        shift = features[rows_of_subset].mean(axis=0, dtype=np.float64) - first.mean
        squared_shift = float(shift @ shift)
        part = projected[rows_of_subset]
        mean = part.mean(axis=0)
        gram = scatter(part, mean) if n > part.shape[1] else (part - mean) @ (part - mean).T
        with one_blas_thread():
            values = linalg.eigvalsh(gram / (n - 1), check_finite=False, overwrite_a=True)
        trace = (lengths[rows_of_subset].sum() - n * squared_shift) / (n - 1)
        roots = _roots(values)
        distances[index] = max(0.0, squared_shift + first.trace + trace - 2 * float(roots.sum()))
    return distances


def frechet_influence(
    first: Moments,
    second: Moments,
    first_features: Float[np.ndarray, "n d"],
    second_features: Float[np.ndarray, "m d"],
) -> tuple[float, Float64[np.ndarray, " n"], Float64[np.ndarray, " m"]]:
    """The distance, and its derivative by the weight of each item of either set, centred on zero.

    The derivative of tr((S1 S2)^1/2) by S1 is half of the optimal transport map T between the two Gaussians. So the
    derivative for item x of the first set is 2 (mu1 - mu2).(x - mu1) + |x - mu1|^2 - (x - mu1)^T T (x - mu1), minus
    its mean. The moments must be those of the features. One eigendecomposition serves both sets.
    """
    shift = first.mean - second.mean
    gram = _gram(first, second)
    with one_blas_thread():
        values, vectors = linalg.eigh(gram, check_finite=False, overwrite_a=True, driver="evd")
    roots = _roots(values)
    kept = roots > 0
    vectors, roots = vectors[:, kept], roots[kept]
    distance = _distance(first, second, float(shift @ shift), roots)
    swapped = _smaller_is_second(first, second)
    near, far = (second, first) if swapped else (first, second)
    near_features, far_features = (second_features, first_features) if swapped else (first_features, second_features)
    near_shift = -shift if swapped else shift
    near_transport = _transport_from(near, near_features, vectors * np.sqrt(roots))
    onto_far = near.factor @ (vectors / np.sqrt(roots))
    far_transport = _squared_lengths(far_features, far.mean, onto_far)
    near_influence = _influence(near, near_features, near_shift, near_transport)
    far_influence = _influence(far, far_features, -near_shift, far_transport)
    return (distance, far_influence, near_influence) if swapped else (distance, near_influence, far_influence)


def _smaller_is_second(first: Moments, second: Moments) -> bool:
    return bool(second.factor.shape[1] < first.factor.shape[1])


def _gram(first: Moments, second: Moments) -> Array:
    """F1^T S2 F1 or F2^T S1 F2, whichever is smaller; its eigenvalues are the squares of the wanted roots."""
    near, far = (second, first) if _smaller_is_second(first, second) else (first, second)
    if near.factor.shape[0] != far.factor.shape[0]:
        raise ValueError(f"feature sets differ in dimension: {first.factor.shape[0]} and {second.factor.shape[0]}")
    cross = near.factor.T @ far.factor
    gram: Array = cross @ cross.T
    return gram


def _roots(values: Array) -> Array:
    """Square roots. Eigenvalues that are zero up to rounding are dropped, because their roots would not be small."""
    floor = max(float(values.max(initial=0.0)), 0.0) * len(values) * np.finfo(np.float64).eps
    roots: Array = np.sqrt(np.where(values > floor, values, 0.0))
    return roots


def _distance(first: Moments, second: Moments, shift: float, roots: Array) -> float:
    return max(0.0, shift + first.trace + second.trace - 2 * float(roots.sum()))


def _transport_from(moments: Moments, features: Array, scaled: Array) -> Array:
    """(x - mu)^T T (x - mu) of each item, T = F^-T (F^T S' F)^1/2 F^-1; ``scaled`` is U D^1/2 of that root."""
    if moments.kind == "rows":  # item i is F times sqrt(n - 1) e_i
        lengths: Array = (moments.n - 1) * np.square(scaled).sum(axis=1)
        return lengths
    if moments.kind == "cholesky":
        projection = linalg.solve_triangular(moments.factor, scaled, lower=True, trans="T", check_finite=False)
    else:
        variances = np.square(moments.factor).sum(axis=0)
        projection = (moments.factor / np.where(variances > 0, variances, 1.0)) @ scaled
    return _squared_lengths(features, moments.mean, projection)


def _squared_lengths(features: Array, mean: Array, projection: Array | None) -> Array:
    """|P^T (x - mu)|^2 of each row x, a block at a time."""
    lengths = np.empty(len(features))
    centre = mean.astype(np.float32)
    single = None if projection is None else projection.astype(np.float32)
    for rows in blocks(len(features), features.shape[1]):
        part = features[rows].astype(np.float32) - centre
        projected = part if single is None else part @ single
        lengths[rows] = np.einsum("ij,ij->i", projected, projected, dtype=np.float64)
    return lengths


def _influence(moments: Moments, features: Array, shift: Array, transport: Array) -> Array:
    along = np.empty(len(features))
    for rows in blocks(len(features), features.shape[1], 8):
        along[rows] = (features[rows].astype(np.float64) - moments.mean) @ (2 * shift)
    stretch = _squared_lengths(features, moments.mean, None) - transport
    influence: Array = along + stretch * moments.n / (moments.n - 1)  # the covariances have ddof 1
    influence -= influence.mean()
    return influence
