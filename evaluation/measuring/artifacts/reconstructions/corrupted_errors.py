"""Reconstruction error of corrupted images."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64

from evaluation.data.dataset import Dataset
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.numerics.pixels import squared_error
from evaluation.registry import artifact
from evaluation.types import Images, Labels
from models.base import Reconstructs


@artifact()
def corrupted_errors(
    *,
    model: Reconstructs,
    dataset: Dataset,
    test_items: Items,
    subset_items: Labels,
    corrupted_images: Images,
) -> Float64[np.ndarray, " m"]:
    """Mean squared error between each stitched image and its own reconstruction, (m,).

    A conditional model gets the label of the original image.
    """
    labels = condition(model, dataset, test_items.at(subset_items))
    return squared_error(corrupted_images, model.reconstruct(corrupted_images, labels).cpu().numpy())  # type: ignore[arg-type]
