"""Linear probe on raw pixels: what the images give without any model."""

from __future__ import annotations

from evaluation.numerics.probes import Predictions, linear_probe
from evaluation.registry import artifact
from evaluation.types import Images, Labels


@artifact()
def pixel_linear_predictions(
    *, train_images: Images, train_labels: Labels, images: Images, seed: int = 0
) -> Predictions:
    """Class of each test image predicted from its pixels by a probe trained on the training images."""
    train, test = (batch.reshape(len(batch), -1) for batch in (train_images, images))
    return linear_probe(train, train_labels, test, seed=seed)
