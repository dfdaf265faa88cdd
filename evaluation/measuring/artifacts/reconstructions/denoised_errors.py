"""How far the reconstructions of noisy images are from the clean ones."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.images.noisy_images import NoisyImages
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.numerics.pixels import squared_error
from evaluation.registry import artifact
from evaluation.types import Images, Labels
from models.base import Reconstructs


@artifact()
def denoised_errors(
    *,
    model: Reconstructs,
    dataset: Dataset,
    images: Images,
    test_items: Items,
    subset_items: Labels,
    noisy_images: NoisyImages,
) -> Float64[np.ndarray, "levels m"]:
    """Mean squared error between each clean image and the reconstruction from its noisy copy, level by level."""
    labels = condition(model, dataset, test_items.at(subset_items))
    clean = images[subset_items]
    rows = [
        squared_error(clean, model.reconstruct(noisy, labels).cpu().numpy())  # type: ignore[arg-type]
        for noisy in noisy_images.images
    ]
    return np.stack(rows)
