"""Linear probe."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from evaluation.measuring.artifacts.items.labels import TrainLabels
from evaluation.measuring.artifacts.probes.train_points import TrainPoints, labelled
from evaluation.numerics.probes import LEAST_PER_CLASS, Predictions, linear_probe
from evaluation.registry import artifact, of
from evaluation.types import Array, NotApplicable

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
    known, classes = labelled(train, train_labels)
    if (count := len(np.unique(classes))) < 2:
        raise NotApplicable(
            f"too few classes: a probe needs at least 2 among the training images; this run has {count}"
        )
    if len(known) < (least := LEAST_PER_CLASS * count):
        raise NotApplicable(
            f"too few training images: a probe of {count} classes needs at least {least} with a label; "
            f"this run has {len(known)}"
        )
    return linear_probe(known, classes, test, seed=seed)
