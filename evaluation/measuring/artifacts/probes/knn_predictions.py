"""kNN probe."""

from __future__ import annotations

from evaluation.measuring.artifacts.items.labels import TrainLabels
from evaluation.measuring.artifacts.probes.train_points import TrainPoints, labelled
from evaluation.numerics.probes import Predictions, knn_probe
from evaluation.registry import artifact
from evaluation.types import Array


@artifact()
def knn_predictions(*, train_points: TrainPoints, train_labels: TrainLabels, points: Array) -> Predictions:
    """Class of each test image, predicted from its point by the nearest training images."""
    train, test = (batch.reshape(len(batch), -1) for batch in (train_points, points))
    return knn_probe(*labelled(train, train_labels), test)
