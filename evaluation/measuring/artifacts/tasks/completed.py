"""Images with hidden parts, filled by the model in one pass and in several."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.tasks.hidden_baselines import HiddenBaselines
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.numerics.hiding import HIDINGS, hidden_error
from evaluation.registry import artifact
from evaluation.types import Images, Labels
from models.base import Reconstructs

PASSES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """Mean squared error over hidden pixels; rows are ``HIDINGS``, columns the items of the tasks."""

    once: Float64[np.ndarray, "ways m"]
    iterated: Float64[np.ndarray, "ways m"]
    """After ``PASSES`` passes."""


@artifact()
def completed(
    *,
    model: Reconstructs,
    dataset: Dataset,
    images: Images,
    test_items: Items,
    task_items: Labels,
    hidden_baselines: HiddenBaselines,
    seed: int = 0,
) -> Completed:
    """Images whose hidden pixels start as those of the mean image and are those of the reconstruction after each pass.

    The others are what is known.

    Parameters:
        seed: The run's seed.
    """
    labels = condition(model, dataset, test_items.at(task_items))
    clean = images[task_items]
    once, iterated = [], []
    for hiding in HIDINGS:
        mask = hiding.mask(*clean.shape[2:], seed=seed)
        filled = np.where(mask, hidden_baselines.mean_image, clean)
        for turn in range(PASSES):
            made = model.reconstruct(filled, labels).cpu().numpy()  # type: ignore[arg-type]
            filled = np.where(mask, np.clip(made, 0, 1), clean).astype(np.float32)
            if turn == 0:
                once.append(hidden_error(clean, filled, mask))
        iterated.append(hidden_error(clean, filled, mask))
    return Completed(once=np.stack(once), iterated=np.stack(iterated))
