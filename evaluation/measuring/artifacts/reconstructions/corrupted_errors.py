"""Reconstruction error of corrupted images."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.images.corrupted_images import CorruptedImages
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.numerics.pixels import squared_error
from evaluation.registry import artifact
from evaluation.types import Labels
from models.base import Reconstructs


@dataclass(frozen=True, slots=True, kw_only=True)
class CorruptedErrors:
    """Mean squared error between a corrupted image and its own reconstruction, (m,)."""

    shuffled: Float64[np.ndarray, " m"]
    stitched: Float64[np.ndarray, " m"]


@artifact()
def corrupted_errors(
    *,
    model: Reconstructs,
    dataset: Dataset,
    test_items: Items,
    subset_items: Labels,
    corrupted_images: CorruptedImages,
) -> CorruptedErrors:
    """Errors of the corrupted copies. A conditional model gets the label of the original image."""
    labels = condition(model, dataset, test_items.at(subset_items))
    shuffled, stitched = (
        squared_error(images, model.reconstruct(images, labels).cpu().numpy())  # type: ignore[arg-type]
        for images in (corrupted_images.shuffled, corrupted_images.stitched)
    )
    return CorruptedErrors(shuffled=shuffled, stitched=stitched)
