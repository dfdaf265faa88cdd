"""Metrics of codes and errors of the same images: probes, mean errors, rankings of errors."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from scipy.stats import norm

from benchmarks.calibration.draws import Draw
from evaluation.measuring.metrics.features.linear_probe import linear_probe_accuracy, linear_probe_f1
from evaluation.measuring.metrics.robustness.anomaly_detection import anomaly_stitched
from evaluation.numerics.neighbours import nearest
from evaluation.numerics.probes import Predictions
from evaluation.numerics.resampling import mean_replicates
from evaluation.record.views import Scalar

Results = Mapping[str, Scalar]


def per_item(draw: Draw) -> Results:
    """Codes of the same items by equally good models: hits of a probe, errors of items, the ranking of a score.

    The first columns of the samples serve as the noise that each model adds to the shared items.
    """
    noise = draw.samples.features[: len(draw.real)]
    predictions = Predictions(predicted=nearest(draw.real.features + noise, draw.centres, 1).indices[:, 0].astype(int))
    shared = {
        "labels": draw.labels, "linear_predictions": predictions, "pixel_linear_predictions": predictions,
        "pca_linear_predictions": predictions, "resamples": draw.resamples,
    }  # fmt: skip
    errors = np.square(noise[:, :2]).sum(axis=1).astype(np.float64)
    return {
        "probe accuracy": linear_probe_accuracy(**shared),
        "probe macro F1": linear_probe_f1(**shared),
        "mean error": Scalar.from_replicates(
            errors.mean(), mean_replicates(errors, draw.resamples.weights(len(errors))), n=len(errors)
        ),
        "AUC of errors": anomaly_stitched(
            squared_errors=errors,
            subset_items=np.arange(len(errors)),
            corrupted_errors=errors / 2 + np.square(noise[:, 2]),
            resamples=draw.resamples,
        ),
    }


NEAR_ONE = (0.9, 0.98, 0.995)


def near_one(draw: Draw) -> Results:
    """Probes that are nearly always right, by the first column of the samples; hits of two models are independent."""
    labels = np.arange(len(draw.real)) % 8
    chance = norm.cdf(draw.samples.features[:, 0].astype(np.float64))
    found: dict[str, Scalar] = {}
    for share in NEAR_ONE:
        predictions = Predictions(predicted=np.where(chance < share, labels, (labels + 1) % 8))
        shared = {
            "labels": labels, "linear_predictions": predictions, "pixel_linear_predictions": predictions,
            "pca_linear_predictions": predictions, "resamples": draw.resamples,
        }  # fmt: skip
        found[f"probe accuracy of {share}"] = linear_probe_accuracy(**shared)
        found[f"probe macro F1 of {share}"] = linear_probe_f1(**shared)
    return found
