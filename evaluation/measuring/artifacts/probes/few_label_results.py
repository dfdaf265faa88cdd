"""What a linear probe learns from a few labels."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from evaluation.measuring.artifacts.items.labels import TrainLabels
from evaluation.measuring.artifacts.probes.train_points import TrainPoints, labelled
from evaluation.numerics.few_labels import FewLabels, few_labels
from evaluation.registry import artifact, of
from evaluation.types import Array, Labels, NotApplicable

LatentFewLabels: TypeAlias = Annotated[FewLabels, of("few_label_results", points="latents")]
PixelFewLabels: TypeAlias = Annotated[FewLabels, of("few_label_results", points="images")]


@artifact()
def few_label_results(
    *, train_points: TrainPoints, train_labels: TrainLabels, points: Array, labels: Labels, seed: int = 0
) -> FewLabels:
    """The labelled items are the same for every model and for raw pixels.

    Parameters:
        seed: The run's seed.
    """
    train, test = (batch.reshape(len(batch), -1) for batch in (train_points, points))
    known, classes = labelled(train, train_labels)
    if len(found := np.unique(classes)) < 2:
        raise NotApplicable(
            f"too few classes: a probe needs at least 2 among the training images; this run has {len(found)}"
        )
    return few_labels(known, classes, test, labels, rng=np.random.default_rng(seed))
