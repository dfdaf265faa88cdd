"""What the model's own discriminator says of real images and of its samples."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from evaluation.data.dataset import Dataset
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.registry import artifact
from evaluation.types import Images, Labels
from models.base import Discriminates


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscriminatorScores:
    """Raw scores, higher means more real."""

    real: Float64[np.ndarray, " n"]
    samples: Float64[np.ndarray, " m"]


@artifact()
def discriminator_scores(
    *,
    model: Discriminates,
    dataset: Dataset,
    images: Images,
    test_items: Items,
    samples: Images,
    sample_labels: Labels | None,
) -> DiscriminatorScores:
    """Of the run's test images and samples. Raises ValueError when a score is not finite."""
    labels = condition(model, dataset, test_items)
    real = model.discriminate(images, labels).numpy().astype(np.float64)  # type: ignore[arg-type]
    generated = model.discriminate(samples, sample_labels).numpy().astype(np.float64)  # type: ignore[arg-type]
    if not (np.isfinite(real).all() and np.isfinite(generated).all()):
        raise ValueError("the discriminator gives NaN or infinity; is the checkpoint damaged?")
    return DiscriminatorScores(real=real, samples=generated)
