"""The variances of a code along its principal directions, and what they say about its shape."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float64, UInt16

from evaluation.numerics.resampling import mean_replicates
from evaluation.types import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Spectrum:
    """Variances (d,) along the principal directions, largest first, with what gives them under resampling."""

    variances: Float64[np.ndarray, " d"]
    scores: Float64[np.ndarray, "n d"]
    """Coordinates of the centred items on the principal directions."""

    def replicates(self, weights: UInt16[np.ndarray, "b n"]) -> Float64[np.ndarray, "b d"]:
        """Variances (b, d) under each resampling with the directions held fixed, which is exact to first order."""
        mean = mean_replicates(self.scores, weights)
        variances: Array = np.maximum(mean_replicates(np.square(self.scores), weights) - np.square(mean), 0)
        return variances


def spectrum(rows: Float[np.ndarray, "n d"], *, most: int = 512) -> Spectrum:
    """Of (n, d) rows, ddof 0; at most the ``most`` largest variances."""
    centred = rows.astype(np.float64) - rows.mean(axis=0, dtype=np.float64)
    n, d = centred.shape
    if d <= n:
        values, vectors = np.linalg.eigh(centred.T @ centred / n)
        scores = centred @ vectors[:, ::-1][:, :most]
    else:
        values, vectors = np.linalg.eigh(centred @ centred.T / n)
        scores = vectors[:, ::-1][:, :most] * np.sqrt(np.maximum(values[::-1][:most], 0) * n)
    return Spectrum(variances=np.maximum(values[::-1][:most], 0), scores=scores)


def effective_rank(variances: Float[np.ndarray, "... d"]) -> Array:
    """exp of the entropy of the normalised singular values [Roy & Vetterli 2007]; 0 where all variances are 0."""
    singular = np.sqrt(variances)
    total = singular.sum(axis=-1, keepdims=True)
    p = singular / np.where(total > 0, total, 1)
    entropy = -(p * np.log(np.where(p > 0, p, 1))).sum(axis=-1)
    rank: Array = np.where(total[..., 0] > 0, np.exp(entropy), 0.0)
    return rank


def participation_share(variances: Float[np.ndarray, "... d"], dimensions: int) -> Array:
    """(sum v)^2 / (d sum v^2): 1 when all directions vary alike, 1/d when only one does; 0 where none does."""
    square = np.square(variances).sum(axis=-1)
    share: Array = np.where(
        square > 0, np.square(variances.sum(axis=-1)) / np.where(square > 0, square * dimensions, 1), 0.0
    )
    return share
