"""The images a model reconstructs worst."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.items import Items
from evaluation.record.views import ImageGrid, as_uint8
from evaluation.registry import metric
from evaluation.types import Array, Images
from models.intake.labels import UNLABELLED


@metric(
    title="Worst reconstructions",
    group="reconstruction",
    source="Touchstone",
)
def worst_reconstructions(
    *,
    dataset: Dataset,
    images: Images,
    reconstructions: Images,
    squared_errors: Array,
    test_items: Items,
    count: int = 12,
) -> ImageGrid:
    """The test images with the largest error, worst first, above what the model made of them.

    Parameters:
        count: How many images are shown.
    """
    order = np.argsort(-squared_errors, kind="stable")[:count]
    labels = None if dataset.test.labels is None else dataset.test.labels[test_items.positions[order]]
    above = [""] * len(order)
    if dataset.classes and labels is not None:
        above = [dataset.classes[int(label)] if label != UNLABELLED else "" for label in labels]
    below = [f"mse {squared_errors[item]:.3g}" for item in order]
    return ImageGrid(
        images=as_uint8(np.concatenate([images[order], reconstructions[order]])),
        captions=(*above, *below),
        rows=2,
        row_labels=("test image", "reconstruction"),
        items=np.concatenate([order, order]),
    )
