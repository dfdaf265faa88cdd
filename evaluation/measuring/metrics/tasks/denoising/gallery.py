"""Damaged images and what becomes of them."""

from __future__ import annotations

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.tasks.denoising_baselines import DenoisingBaselines
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.numerics.damage import DAMAGES, KINDS
from evaluation.numerics.filters import filtered
from evaluation.record.views import ImageGrid, as_uint8
from evaluation.registry import metric
from evaluation.types import Array, Images, Labels
from models.base import Reconstructs

LEVEL = 1
"""The middle strength."""


@metric(title="Damaged and restored images", group="tasks/denoising", source="Vincent et al. 2008")
def denoising_gallery(
    *,
    model: Reconstructs,
    dataset: Dataset,
    images: Images,
    test_items: Items,
    task_items: Labels,
    denoising_baselines: DenoisingBaselines,
    seed: int = 0,
    count: int = 3,
) -> ImageGrid:
    """Test images, the same damaged at the middle strength, restored by the best filter, and by the model.

    Parameters:
        seed: The run's seed.
        count: Images of each kind of damage.
    """
    shown = np.linspace(0, len(task_items) - 1, min(count, len(task_items))).astype(np.int64)
    labels = condition(model, dataset, test_items.at(task_items))
    rows: list[list[Array]] = [[], [], [], []]
    captions = []
    for index, damage in enumerate(DAMAGES):
        if damage.level != LEVEL:
            continue
        damaged = damage.of(images[task_items], seed=seed)[shown]
        restored = model.reconstruct(damaged, None if labels is None else labels[shown])  # type: ignore[arg-type]
        best = max(denoising_baselines.filters, key=lambda name: _mean(denoising_baselines, name, index))
        by_filter = filtered(best, damaged, denoising_baselines.strengths[best][index])
        made = (images[task_items[shown]], damaged, by_filter, restored.cpu().numpy())
        for row, own in zip(rows, made, strict=True):
            row.append(own)
        captions += [f"{damage.kind} {damage.strength:g}, {best}"] * len(shown)
    return ImageGrid(
        images=as_uint8(np.concatenate([image for row in rows for image in row])),
        captions=tuple(captions * len(rows)),
        rows=len(rows),
        row_labels=("test image", "damaged", "best filter", "model"),
        items=np.tile(task_items[shown], len(KINDS) * len(rows)),
    )


def _mean(baselines: DenoisingBaselines, name: str, index: int) -> float:
    return float(baselines.filters[name].psnr[index].mean())
