"""Linear probe."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from evaluation.measuring.artifacts.items.labels import TrainLabels
from evaluation.measuring.artifacts.probes.train_points import TrainPoints, labelled
from evaluation.numerics.probes import Predictions, linear_probe
from evaluation.registry import artifact, of
from evaluation.types import Array

LatentLinear: TypeAlias = Annotated[Predictions, of("linear_predictions", points="latents")]
PixelLinear: TypeAlias = Annotated[Predictions, of("linear_predictions", points="images")]
PcaLinear: TypeAlias = Annotated[Predictions, of("linear_predictions", points="image_scores")]


@artifact()
def linear_predictions(
    *, train_points: TrainPoints, train_labels: TrainLabels, points: Array, seed: int = 0
) -> Predictions:
    """Class of each test image, predicted from its point by a probe trained on the training images' points.

    Parameters:
        seed: The run's seed.
    """
    train, test = (batch.reshape(len(batch), -1) for batch in (train_points, points))
    return linear_probe(*labelled(train, train_labels), test, seed=seed)
