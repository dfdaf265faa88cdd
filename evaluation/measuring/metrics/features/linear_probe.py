"""Linear probe on the code: top-1 accuracy and macro F1, beside raw pixels and PCA on the same items."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.probes.linear_predictions import LatentLinear, PcaLinear, PixelLinear
from evaluation.numerics.contingency import confusion
from evaluation.numerics.probes import macro_f1, macro_f1_deviations
from evaluation.numerics.resampling import PSEUDO_ITEMS, Resamples, proportion_replicates, pseudo_deviations
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Labels

PCA = "PCA of the code's dimension"


@metric(
    title="Linear probe", group="features", better="higher", bounds=(0, 1), source="Alain & Bengio 2016",
    construct="linear probe",
    aliases=("linear_probing", "linear_evaluation"),
)  # fmt: skip
def linear_probe_accuracy(
    *,
    labels: Labels,
    linear_predictions: LatentLinear,
    pixel_linear_predictions: PixelLinear,
    pca_linear_predictions: PcaLinear,
    resamples: Resamples,
) -> Scalar:
    """How many test images a linear classifier gets right from the code alone.

    Multinomial logistic regression on standardised codes of the training images; its L2 strength is chosen on a fifth
    of them held out, never on test images. The references are the same probe on raw pixels and on as many principal
    components as the code has numbers.

    Interval: replicates resample the correctness of test items, with two successes and two failures more; the probe
    stays as trained.
    """
    right = linear_predictions.predicted == labels
    return Scalar.from_replicates(
        float(np.mean(right)),
        proportion_replicates(right, resamples, "items"),
        n=len(right),
        references=(
            Reference(name="raw pixels", value=float(np.mean(pixel_linear_predictions.predicted == labels))),
            Reference(name=PCA, value=float(np.mean(pca_linear_predictions.predicted == labels))),
        ),
    )


@metric(
    title="Linear probe, macro F1", group="features", better="higher", bounds=(0, 1), source="Alain & Bengio 2016",
    construct="linear probe",
    aliases=("macro_f1",), near=("f1", "f1_score"),
)  # fmt: skip
def linear_probe_f1(
    *,
    labels: Labels,
    linear_predictions: LatentLinear,
    pixel_linear_predictions: PixelLinear,
    pca_linear_predictions: PcaLinear,
    resamples: Resamples,
) -> Scalar:
    """The linear probe's F1 score averaged over classes, so that rare classes count as much as common ones.

    The probe and the references are those of the linear probe's accuracy.

    Interval: replicates resample how much each test item moves the score when it is left out, and near 1 keep the width
    of the accuracy; the probe stays as trained.
    """
    n = len(labels)
    weights = resamples.weights(n + len(PSEUDO_ITEMS))
    accuracy = float(np.mean(linear_predictions.predicted == labels))
    value = float(macro_f1(confusion(labels, linear_predictions.predicted)))
    moved = weights[:, :n].astype(np.float64) @ macro_f1_deviations(labels, linear_predictions.predicted)
    named = [("raw pixels", pixel_linear_predictions), (PCA, pca_linear_predictions)]
    return Scalar.from_replicates(
        value,
        value + moved + pseudo_deviations(accuracy, weights),
        n=n,
        references=tuple(
            Reference(name=name, value=float(macro_f1(confusion(labels, found.predicted)))) for name, found in named
        ),
    )
