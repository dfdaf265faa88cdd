"""Mutual information of factors with codes that were given to the images at random: what chance gives."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from evaluation.numerics.disentanglement import binned, information_matrix
from evaluation.registry import artifact
from evaluation.types import Array, Latents

SHUFFLES = 10


@artifact()
def shuffled_information(*, latents: Latents, factors: Array, rng: np.random.Generator) -> Float64[np.ndarray, "s d f"]:
    """In nats, over test images, for 10 shuffles; each number of the code is cut into 20 equal bins."""
    steps = binned(latents)
    return np.array([information_matrix(steps[rng.permutation(len(steps))], factors) for _ in range(SHUFFLES)])
