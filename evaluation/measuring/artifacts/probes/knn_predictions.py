"""kNN probe."""

from __future__ import annotations

from evaluation.measuring.artifacts.items.labels import TrainLabels
from evaluation.measuring.artifacts.probes.train_points import TrainPoints, labelled
from evaluation.numerics.probes import Predictions, knn_probe
from evaluation.registry import artifact
from evaluation.types import Array, NotApplicable

NEIGHBOURS = 20


@artifact()
def knn_predictions(*, train_points: TrainPoints, train_labels: TrainLabels, points: Array) -> Predictions:
    """Class of each test image, predicted from its point by the nearest training images."""
    train, test = (batch.reshape(len(batch), -1) for batch in (train_points, points))
    known, classes = labelled(train, train_labels)
    if len(known) < NEIGHBOURS:
        raise NotApplicable(
            f"too few training images: a kNN probe needs at least {NEIGHBOURS} with a label; this run has {len(known)}"
        )
    return knn_probe(known, classes, test, k=NEIGHBOURS)
