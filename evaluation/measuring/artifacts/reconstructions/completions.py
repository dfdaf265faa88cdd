"""What the model puts into a hidden half of the image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.registry import artifact
from evaluation.types import Images, Labels
from models.base import Reconstructs


@dataclass(frozen=True, slots=True, kw_only=True)
class Completions:
    """``subset_items`` with their right half hidden, and their reconstructions, both (m, c, h, w)."""

    masked: Images
    completed: Images


@artifact()
def completions(
    *, model: Reconstructs, dataset: Dataset, images: Images, test_items: Items, subset_items: Labels
) -> Completions:
    """The hidden half is filled with that of the mean test image, so that no odd colour shows the mask."""
    masked = images[subset_items].copy()
    half = masked.shape[3] // 2
    masked[..., half:] = images.mean(axis=0, dtype=np.float64)[..., half:].astype(np.float32)
    labels = condition(model, dataset, test_items.at(subset_items))
    completed = model.reconstruct(masked, labels).cpu().numpy()  # type: ignore[arg-type]
    return Completions(masked=masked, completed=completed)
