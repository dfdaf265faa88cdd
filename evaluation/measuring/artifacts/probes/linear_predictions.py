"""Linear probe on the code."""

from __future__ import annotations

from evaluation.numerics.probes import Predictions, linear_probe
from evaluation.registry import artifact
from evaluation.types import Labels, Latents


@artifact()
def linear_predictions(*, train_latents: Latents, train_labels: Labels, latents: Latents, seed: int = 0) -> Predictions:
    """Class of each test image predicted from its code by a probe trained on the training images' codes."""
    return linear_probe(train_latents, train_labels, latents, seed=seed)
