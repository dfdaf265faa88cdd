"""The code's two principal directions."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

from evaluation.numerics.pca import principal_components
from evaluation.registry import artifact
from evaluation.types import Latents, NotApplicable


@artifact()
def pca_coordinates(*, latents: Latents) -> Float32[np.ndarray, "n 2"]:
    """Each code on the two directions of largest variance, (n, 2); the second is 0 for a code of one number."""
    if len(latents) < 2:
        raise NotApplicable(f"too few test images: two directions need at least 2; this run has {len(latents)}")
    scores = principal_components(latents, most=2).project(latents, 2)
    missing = 2 - scores.shape[1]
    return np.pad(scores, ((0, 0), (0, missing))) if missing else scores
