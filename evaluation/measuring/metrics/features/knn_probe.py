"""kNN probe on the code, beside raw pixels and PCA on the same items."""

from __future__ import annotations

from typing import Annotated

import numpy as np

from evaluation.numerics.probes import Predictions
from evaluation.numerics.resampling import Resamples, proportion_replicates
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric, of
from evaluation.types import Labels

PCA = "PCA of the code's dimension"


@metric(
    title="kNN probe", group="features", better="higher", bounds=(0, 1), source="Wu et al. 2018",
    aliases=("knn", "knn_accuracy"),
)  # fmt: skip
def knn_probe_accuracy(
    *,
    labels: Labels,
    knn_predictions: Annotated[Predictions, of("knn_predictions", points="latents")],
    pixel_knn_predictions: Annotated[Predictions, of("knn_predictions", points="images")],
    pca_knn_predictions: Annotated[Predictions, of("knn_predictions", points="image_scores")],
    resamples: Resamples,
) -> Scalar:
    """How many test images get the right class from a vote of the 20 training images with the most similar codes.

    Cosine similarity s, weights exp(s / 0.07). The references are the same vote on raw pixels and on as many principal
    components as the code has numbers.

    Interval: replicates resample the correctness of test items, with two successes and two failures more.
    """
    right = knn_predictions.predicted == labels
    return Scalar.from_replicates(
        float(np.mean(right)),
        proportion_replicates(right, resamples, "items"),
        n=len(right),
        references=(
            Reference(name="raw pixels", value=float(np.mean(pixel_knn_predictions.predicted == labels))),
            Reference(name=PCA, value=float(np.mean(pca_knn_predictions.predicted == labels))),
        ),
    )
