"""A model's number beside those of the baselines, which were measured on the same images."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from jaxtyping import Float

from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Curve, Reference, Scalar
from evaluation.types import Array

MODEL = "model"
"""The name of the model's own line."""


def mean_of(values: Float[np.ndarray, " m"], resamples: Resamples) -> Scalar:
    """Mean over images, with its bootstrap interval."""
    values = np.asarray(values, dtype=np.float64)
    return Scalar.from_replicates(
        float(values.mean()), mean_replicates(values, resamples.weights(len(values))), n=len(values)
    )


def mean_beside(
    values: Float[np.ndarray, " m"], baselines: Mapping[str, Float[np.ndarray, " m"]], resamples: Resamples
) -> Scalar:
    """Mean over images, with the baselines' means on the same images as references."""
    references = []
    for name, own in baselines.items():
        found = mean_of(own, resamples)
        references.append(Reference(name=name, value=found.value, interval=found.interval))
    values = np.asarray(values, dtype=np.float64)
    return Scalar.from_replicates(
        float(values.mean()),
        mean_replicates(values, resamples.weights(len(values))),
        n=len(values),
        references=tuple(references),
    )


def curve_beside(
    x: Array,
    values: Float[np.ndarray, "points m"],
    baselines: Mapping[str, Float[np.ndarray, "points m"]],
    resamples: Resamples,
    *,
    x_label: str,
    y_label: str,
) -> Curve:
    """Means over images at each x, with 95% bands: the model's line and one for each baseline."""
    return curves_beside(x, {MODEL: values}, baselines, resamples, x_label=x_label, y_label=y_label)


def curves_beside(
    x: Array,
    own: Mapping[str, Float[np.ndarray, "points m"]],
    baselines: Mapping[str, Float[np.ndarray, "points m"]],
    resamples: Resamples,
    *,
    x_label: str,
    y_label: str,
) -> Curve:
    """The same with several lines of the model's own."""
    lines = np.stack([np.asarray(line, dtype=np.float64) for line in (*own.values(), *baselines.values())])
    shape, images = lines.shape[:2], lines.shape[2]
    replicates = mean_replicates(lines.reshape(-1, images).T, resamples.weights(images))
    low, high = np.quantile(replicates, [0.025, 0.975], axis=0)
    return Curve(
        x=np.asarray(x, dtype=np.float64),
        y=lines.mean(axis=2),
        names=(*own, *baselines),
        low=low.reshape(shape),
        high=high.reshape(shape),
        x_label=x_label,
        y_label=y_label,
        baselines=tuple(baselines),
    )
