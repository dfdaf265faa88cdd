"""The logarithm of a mean of weights that are given as logarithms."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64


def log_mean_exp(logarithms: Float64[np.ndarray, "m k"]) -> Float64[np.ndarray, " m"]:
    """ln of the mean of exp over each row; no overflow."""
    top = logarithms.max(axis=1, keepdims=True)
    means: Float64[np.ndarray, " m"] = top[:, 0] + np.log(np.exp(logarithms - top).mean(axis=1))
    return means
