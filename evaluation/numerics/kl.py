"""Gaussian posteriors against the standard normal prior."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float64

from evaluation.types import Array

SMALLEST_STD = 1e-8


def kl_to_standard_normal(mean: Float[np.ndarray, "n d"], std: Float[np.ndarray, "n d"]) -> Float64[np.ndarray, "n d"]:
    """KL(N(mean, std^2) || N(0, 1)) of each image and dimension, in nats [Kingma & Welling 2014, appendix B]."""
    mean, std = mean.astype(np.float64), np.maximum(std.astype(np.float64), SMALLEST_STD)
    kl: Array = 0.5 * (np.square(mean) + np.square(std) - 1) - np.log(std)
    return kl
