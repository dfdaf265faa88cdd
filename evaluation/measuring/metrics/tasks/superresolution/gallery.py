"""Shrunken images and what becomes of them."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.numerics.shrinking import FACTORS, shrunken_and_enlarged
from evaluation.record.views import ImageGrid, as_uint8
from evaluation.registry import metric
from evaluation.types import Images, Labels
from models.base import Reconstructs


@metric(title="Enlarged images", group="tasks/superresolution", source="Dong et al. 2014")
def superresolution_gallery(
    *, model: Reconstructs, dataset: Dataset, images: Images, test_items: Items, task_items: Labels, count: int = 6
) -> ImageGrid:
    """Test images, the same shrunken and enlarged bicubically, and by the model.

    Parameters:
        count: Images of each factor.
    """
    items = task_items[np.linspace(0, len(task_items) - 1, min(count, len(task_items))).astype(np.int64)]
    clean, labels = images[items], condition(model, dataset, test_items.at(items))
    columns = []
    for factor in FACTORS:
        given = shrunken_and_enlarged(clean, factor, how="bicubic")
        columns.append(np.stack([clean, given, model.reconstruct(given, labels).cpu().numpy()]))  # type: ignore[arg-type]
    grid = np.concatenate(columns, axis=1)
    return ImageGrid(
        images=as_uint8(grid.reshape(-1, *clean.shape[1:])),
        captions=tuple(f"{factor}x smaller" for factor in FACTORS for _ in items) * len(grid),
        rows=len(grid),
        row_labels=("test image", "bicubic", "model"),
        items=np.tile(items, len(FACTORS) * len(grid)),
    )
