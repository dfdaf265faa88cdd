"""What the encoder says about each image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.registry import artifact
from evaluation.types import Images, Latents, NotApplicable
from models.base import Encodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """q(z|x) of each image: mean (n, d), and standard deviation (n, d) or None where the code is a point."""

    mean: Latents
    std: Latents | None = None


@artifact()
def posterior(*, model: Encodes, dataset: Dataset, images: Images, test_items: Items) -> Codes:
    """Codes of the run's images. Raises ValueError where the encoder gives no number."""
    if not len(test_items):  # a run has two test images at least
        raise NotApplicable("needs training images; this run has none")
    found = model.encode(images, condition(model, dataset, test_items))  # type: ignore[arg-type]
    mean = found.mean.cpu().numpy()
    std = None if found.std is None else found.std.cpu().numpy()
    bad = int((~np.isfinite(mean).all(axis=1)).sum())
    if bad:
        raise ValueError(f"the encoder gives NaN or infinity for {bad} of {len(mean)} images; check how it was trained")
    return Codes(mean=mean, std=std)
