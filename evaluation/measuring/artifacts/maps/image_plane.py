"""The images themselves on a plane: where every model's map can start, as it depends on none of them."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

from evaluation.numerics.pca import PrincipalComponents, principal_components
from evaluation.registry import artifact
from evaluation.types import Images


@artifact()
def image_plane(*, images: Images, image_pca: PrincipalComponents | None) -> Float32[np.ndarray, "n 2"]:
    """Test images on the training images' two principal directions (their own, where there is no training split)."""
    flat = images.reshape(len(images), -1)
    components = image_pca or principal_components(flat, most=2)
    scores = components.project(flat, 2)
    return np.pad(scores, ((0, 0), (0, 2 - scores.shape[1])))
