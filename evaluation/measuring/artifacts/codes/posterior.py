"""What the encoder says about each test image."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.data.dataset import Dataset, Split
from evaluation.measuring.conditioning import condition
from evaluation.registry import artifact
from evaluation.types import Images, Labels, Latents
from models.base import Encodes


@dataclass(frozen=True, slots=True, kw_only=True)
class Codes:
    """q(z|x) of each image: mean (n, d), and standard deviation (n, d) or None where the code is a point."""

    mean: Latents
    std: Latents | None = None


def encoded(model: Encodes, dataset: Dataset, split: Split, images: Images, items: Labels) -> Codes:
    """Codes of ``images``, which are ``items`` of ``split``. Raises ValueError where the encoder gives no number."""
    found = model.encode(images, condition(model, dataset, split, items))  # type: ignore[arg-type]
    mean = found.mean.cpu().numpy()
    std = None if found.std is None else found.std.cpu().numpy()
    bad = int((~np.isfinite(mean).all(axis=1)).sum())
    if bad:
        raise ValueError(f"the encoder gives NaN or infinity for {bad} of {len(mean)} images; check how it was trained")
    return Codes(mean=mean, std=std)


@artifact()
def posterior(*, model: Encodes, dataset: Dataset, images: Images, test_items: Labels) -> Codes:
    """Codes of the test images."""
    return encoded(model, dataset, dataset.test, images, test_items)
