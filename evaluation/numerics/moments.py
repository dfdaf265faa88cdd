"""Mean and covariance of a feature set, the covariance as a factor: what Frechet distances are made of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float, Float64
from scipy import linalg

from evaluation.numerics.neighbours import blocks
from evaluation.numerics.parallel import one_blas_thread, over_blocks
from evaluation.types import Array

FactorKind = Literal["cholesky", "eigen", "rows"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moments:
    """Mean (d,) and ``factor`` F (d, r) with F F^T = covariance (ddof 1), both float64, of n items.

    ``cholesky``: F is lower triangular. ``eigen``: F holds scaled eigenvectors, where the covariance is singular.
    ``rows``: F holds the centred items over sqrt(n - 1), where there are no more items than dimensions; r is then n.
    """

    mean: Float64[np.ndarray, " d"]
    factor: Float64[np.ndarray, "d r"]
    kind: str
    n: int

    @property
    def trace(self) -> float:
        """Trace of the covariance."""
        return float(np.square(self.factor).sum())


def moments(features: Float[np.ndarray, "n d"], counts: Array | None = None) -> Moments:
    """Moments of (n, d) features, n >= 2, accumulated in double precision. ``counts`` (n,) repeats items."""
    if features.ndim != 2 or len(features) < 2:
        raise ValueError(f"moments need at least 2 rows of features (n, d); got shape {features.shape}")
    if counts is not None:
        kept = np.flatnonzero(counts)
        features, counts = features[kept], np.asarray(counts, dtype=np.float64)[kept]
    n = len(features) if counts is None else int(counts.sum())
    d = features.shape[1]
    mean = (
        features.mean(axis=0, dtype=np.float64)
        if counts is None
        else np.asarray(counts @ features.astype(np.float64)) / n
    )
    if len(features) <= d:
        centred = features.astype(np.float64) - mean
        if counts is not None:
            centred *= np.sqrt(counts)[:, None]
        return Moments(mean=mean, factor=np.ascontiguousarray(centred.T) / np.sqrt(n - 1), kind="rows", n=n)
    factor, kind = factorise(scatter(features, mean, counts) / (n - 1))
    return Moments(mean=mean, factor=factor, kind=kind, n=n)


def scatter(features: Array, mean: Array, counts: Array | None = None) -> Array:
    """Sum of outer products of centred rows, (d, d); symmetry saves half of the work."""

    def block(rows: slice) -> Array:
        part = features[rows].astype(np.float64)
        part -= mean
        if counts is not None:
            part *= np.sqrt(counts[rows])[:, None]
        product: Array = part.T @ part  # numpy hands this to syrk
        return product

    total = np.zeros((features.shape[1],) * 2)
    for product in over_blocks(block, list(blocks(len(features), features.shape[1], 8))):
        total += product
    return total


def factorise(covariance: Float64[np.ndarray, "d d"]) -> tuple[Array, FactorKind]:
    """A factor F with F F^T = covariance; Cholesky where it is well enough conditioned, else from eigenvectors."""
    with one_blas_thread():
        return _factorise(covariance)


def _factorise(covariance: Array) -> tuple[Array, FactorKind]:
    try:
        lower = linalg.cholesky(covariance, lower=True, check_finite=True)
        diagonal = np.diag(lower)
        if diagonal.min() > 1e-6 * diagonal.max():
            return lower, "cholesky"
    except linalg.LinAlgError:
        pass
    values, vectors = linalg.eigh(covariance)
    kept = values > max(values.max(), 0.0) * len(values) * np.finfo(np.float64).eps
    if not kept.any():  # constant features: a covariance of zero
        return np.zeros((len(covariance), 1)), "eigen"
    return vectors[:, kept] * np.sqrt(values[kept]), "eigen"
