"""C_T class by class: a generator may copy one class and be honest about the others."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.neighbours.nearest_train import RealNearestTrain, SampleNearestTrain
from evaluation.measuring.extractors.base import Extractor, titled
from evaluation.measuring.extractors.classifier import Classifier
from evaluation.numerics.copying import Copying, copying_statistic
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Matrix, Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array, Labels, NotApplicable, Probabilities

SOURCE = "Meehan et al. 2020"
LEAST = 20
"""Samples and test images of a class, below which it is not judged."""


@metric(title="Copying (C_T), worst class", group="memorisation", unit="z", source=SOURCE)
def copying_worst_class(
    *,
    nearest_train: SampleNearestTrain,
    nearest_train_real: RealNearestTrain,
    sample_classes: Probabilities,
    labels: Labels,
    classifier: Classifier,
    extractor: Extractor,
    resamples: Resamples,
) -> Scalar:
    """The lowest C_T of a class: far below -3, the samples of that class copy its training images.

    The rank test of the copying test within each class of the data, as its classifier sees the samples. Classes with
    fewer than 20 samples or 20 test images are left out.

    Interval: covers as many new samples and test images of that class against these training images; it has no width
    where every sample is nearer than every test image. The lowest of several classes is below 0 by chance alone.

    Caveats: It is a z value and grows with the number of images: compare at equal n only.
    """
    real, ours = nearest_train_real.distances[:, 0], nearest_train.distances[:, 0]
    drawn = sample_classes.argmax(axis=1)
    judged = _judged(real, ours, labels, drawn, len(classifier.classes))
    if not judged:
        raise NotApplicable(f"no class has {LEAST} samples and {LEAST} test images")
    worst = min(judged, key=lambda index: judged[index].statistic)
    found = judged[worst]
    sample_influence, real_influence = np.zeros(len(ours)), np.zeros(len(real))
    sample_influence[drawn == worst] = found.sample_influence * len(ours) / (drawn == worst).sum()
    real_influence[labels == worst] = found.real_influence * len(real) / (labels == worst).sum()
    deviations = mean_replicates(sample_influence, resamples.weights(len(ours), "samples")) + mean_replicates(
        real_influence, resamples.weights(len(real), "items")
    )
    return Scalar.from_replicates(
        found.statistic,
        found.statistic + deviations,
        n=int((drawn == worst).sum()),
        title=titled("C_T of the worst class", extractor),
        references=(Reference(name="neither copying nor avoiding", value=0.0),),
    )


@metric(title="Copying (C_T) by class", group="memorisation", source=SOURCE)
def copying_of_classes(
    *,
    nearest_train: SampleNearestTrain,
    nearest_train_real: RealNearestTrain,
    sample_classes: Probabilities,
    labels: Labels,
    classifier: Classifier,
) -> Matrix:
    """For each class: how many samples it has, and its C_T; below -3 they copy training images of the class."""
    drawn, names = sample_classes.argmax(axis=1), classifier.classes
    judged = _judged(nearest_train_real.distances[:, 0], nearest_train.distances[:, 0], labels, drawn, len(names))
    rows = [
        [float((drawn == index).sum()), judged[index].statistic if index in judged else np.nan]
        for index in range(len(names))
    ]
    return Matrix(values=np.array(rows), rows=tuple(names), columns=("samples", "C_T"), label="by class")


def _judged(real: Array, ours: Array, labels: Labels, drawn: Labels, classes: int) -> dict[int, Copying]:
    """The statistic of every class that holds enough samples and test images."""
    found = {}
    for index in range(classes):
        of_real, of_samples = real[labels == index], ours[drawn == index]
        if min(len(of_real), len(of_samples)) >= LEAST:
            cells = (np.zeros(len(of_real), dtype=np.int64), np.zeros(len(of_samples), dtype=np.int64))
            found[index] = copying_statistic(of_real, of_samples, *cells, cells=1, least=LEAST)
    return found
