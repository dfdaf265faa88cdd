"""Generation class by class."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.features.features import RealFeatures, SampleFeatures
from evaluation.measuring.extractors.base import Extractor
from evaluation.measuring.extractors.classifier import Classifier
from evaluation.numerics.frechet import frechet_distance
from evaluation.numerics.gram import CrossGram
from evaluation.numerics.moments import moments
from evaluation.record.views import Matrix
from evaluation.registry import metric
from evaluation.types import Labels, Probabilities

LEAST = 10


@metric(
    title="Samples by class", group="modes", source="Heusel et al. 2017; Kynkaanniemi et al. 2019; Naeem et al. 2020"
)
def per_class(
    *,
    sample_features: SampleFeatures,
    real_features: RealFeatures,
    sample_classes: Probabilities,
    labels: Labels,
    cross_gram: CrossGram,
    classifier: Classifier,
    extractor: Extractor,
) -> Matrix:
    """For each class: how many samples, their Frechet distance to the real ones, precision, and coverage of the class.

    A sample's class is what the data's classifier says. Classes with fewer than 10 samples have no distance; precision
    asks for any real image near, coverage for any sample near.
    """
    predicted = sample_classes.argmax(axis=1)
    real_near = cross_gram.in_real_balls.by_point > 0
    covered = cross_gram.in_density_balls.by_ball > 0
    rows, names = [], []
    for index, name in enumerate(classifier.classes):
        ours, theirs = predicted == index, labels == index
        enough = min(int(ours.sum()), int(theirs.sum())) >= LEAST
        distance = np.nan
        if enough:
            distance = frechet_distance(
                moments(real_features.features[theirs]), moments(sample_features.features[ours])
            )
        rows.append([
            float(ours.sum()), distance,
            float(real_near[ours].mean()) if ours.any() else np.nan,
            float(covered[theirs].mean()) if theirs.any() else np.nan,
        ])  # fmt: skip
        names.append(name)
    return Matrix(
        values=np.array(rows),
        rows=tuple(names),
        columns=("samples", f"FD[{extractor.name}]", "precision", "coverage"),
        label="by class",
    )
