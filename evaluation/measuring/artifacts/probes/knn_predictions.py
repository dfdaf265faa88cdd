"""kNN probe on the code."""

from __future__ import annotations

from evaluation.numerics.probes import Predictions, knn_probe
from evaluation.registry import artifact
from evaluation.types import Labels, Latents


@artifact()
def knn_predictions(*, train_latents: Latents, train_labels: Labels, latents: Latents) -> Predictions:
    """Class of each test image predicted from its code by a probe trained on the training images' codes."""
    return knn_probe(train_latents, train_labels, latents)
