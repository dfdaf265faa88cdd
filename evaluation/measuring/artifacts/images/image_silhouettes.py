"""How well the classes show as clusters among the images themselves."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from evaluation.numerics.clusters import silhouettes
from evaluation.registry import artifact
from evaluation.types import Images, Labels, NotApplicable


@artifact()
def image_silhouettes(*, images: Images, labels: Labels, anchors: Labels) -> Float64[np.ndarray, " m"]:
    """Silhouette of each anchor by pixels and class, (m,)."""
    if (classes := len(np.unique(labels))) < 2:
        raise NotApplicable(f"too few classes: groups need at least 2 among the test images; this run has {classes}")
    return silhouettes(images.reshape(len(images), -1), labels, anchors)
