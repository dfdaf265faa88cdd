"""Mutual information between the code's numbers and the factors, alone and under resampling."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from evaluation.numerics.disentanglement import binned, entropies, information_matrix
from evaluation.numerics.resampling import Resamples
from evaluation.registry import artifact
from evaluation.types import Array, Latents


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorInformation:
    """In nats: mutual information (d, f) of numbers and factors, entropies (f,); both also under b resamplings."""

    matrix: Float64[np.ndarray, "d f"]
    entropy: Float64[np.ndarray, " f"]
    matrices: Float64[np.ndarray, "b d f"]
    entropies: Float64[np.ndarray, "b f"]


@artifact()
def factor_information(*, latents: Latents, factors: Array, resamples: Resamples) -> FactorInformation:
    """Over test images; each number of the code is cut into 20 equal bins."""
    steps, weights = binned(latents), resamples.weights(len(latents))
    return FactorInformation(
        matrix=information_matrix(steps, factors),
        entropy=entropies(factors),
        matrices=information_matrix(steps, factors, weights),
        entropies=entropies(factors, weights),
    )
