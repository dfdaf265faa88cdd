"""Reconstruction error of each image."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from evaluation.numerics.pixels import squared_error
from evaluation.registry import artifact
from evaluation.types import Images


@artifact()
def squared_errors(*, images: Images, reconstructions: Images) -> Float64[np.ndarray, " n"]:
    """Mean squared error over the pixels of each image, (n,)."""
    return squared_error(images, reconstructions)
