"""Principal components of each image, as many as the code has numbers: the linear code to compare a model's with."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

from evaluation.numerics.pca import PrincipalComponents
from evaluation.registry import artifact
from evaluation.types import Images, Latents, NotApplicable


@artifact()
def image_scores(
    *, images: Images, latents: Latents, image_pca: PrincipalComponents | None
) -> Float32[np.ndarray, "n d"]:
    """Scores (n, d) on the training images' first d principal directions; fewer where PCA has fewer."""
    if image_pca is None:
        raise NotApplicable("too few training images: principal components need at least 2; this run has 1 or none")
    return image_pca.project(images.reshape(len(images), -1), min(latents.shape[1], len(image_pca.components)))
