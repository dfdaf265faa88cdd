"""Images with hidden parts and what the model puts there."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.tasks.hidden_baselines import HiddenBaselines
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.numerics.hiding import HALVES, SCATTERED, SQUARES, biharmonic
from evaluation.record.views import ImageGrid, as_uint8
from evaluation.registry import metric
from evaluation.types import Images, Labels
from models.base import Reconstructs

SHOWN = (SQUARES[1], SCATTERED[1], *HALVES)


@metric(title="Hidden parts, filled", group="tasks/inpainting", source="Pathak et al. 2016")
def completion_gallery(
    *,
    model: Reconstructs,
    dataset: Dataset,
    images: Images,
    test_items: Items,
    task_items: Labels,
    hidden_baselines: HiddenBaselines,
    seed: int = 0,
    count: int = 3,
) -> ImageGrid:
    """Test images, the same with a part hidden by the mean image, filled biharmonically, and by the model in one pass.

    Parameters:
        seed: The run's seed.
        count: Images of each way to hide.
    """
    items = task_items[np.linspace(0, len(task_items) - 1, min(count, len(task_items))).astype(np.int64)]
    clean, labels = images[items], condition(model, dataset, test_items.at(items))
    columns = []
    for hiding in SHOWN:
        mask = hiding.mask(*clean.shape[2:], seed=seed)
        hidden = np.where(mask, hidden_baselines.mean_image, clean)
        made = np.where(mask, model.reconstruct(hidden, labels).cpu().numpy(), clean)  # type: ignore[arg-type]
        columns.append(np.stack([clean, hidden, biharmonic(clean, mask), made]))
    grid = np.concatenate(columns, axis=1)
    captions = tuple(f"{hiding.kind} {hiding.share:g}" for hiding in SHOWN for _ in items)
    return ImageGrid(
        images=as_uint8(grid.reshape(-1, *clean.shape[1:])),
        captions=captions * len(grid),
        rows=len(grid),
        row_labels=("test image", "a part hidden", "biharmonic", "model"),
        items=np.tile(items, len(SHOWN) * len(grid)),
    )
