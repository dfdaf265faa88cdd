"""Mean squared error of the reconstructions."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.reconstructions.mse_baselines import MseBaselines
from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array


@metric(
    title="Mean squared error", group="reconstruction", better="lower", bounds=(0, None),
    construct="pixel error",
    source="Bishop 2006, section 12.4.2",
    aliases=("mse_loss", "l2_loss"), near=("mae", "l1", "mean_absolute_error", "rmse"),
    shared_aliases=("series",),
)  # fmt: skip
def mse(*, squared_errors: Array, mse_baselines: MseBaselines, resamples: Resamples) -> Scalar:
    """How far reconstructed pixels are from the original ones, squared and averaged; pixels run from 0 to 1.

    Mean over test images of the mean over pixels; reconstructions come from the posterior mean and are not clipped. 0
    is best. The references are what needs no network: the mean training image, and PCA with as many numbers as the code
    has.

    Interval: bootstrap over test images, paired between models.

    Caveats: It rewards blur: a model that is unsure of an edge does best with a grey one.
    """
    replicates = mean_replicates(squared_errors, resamples.weights(len(squared_errors)))
    return Scalar.from_replicates(
        float(np.mean(squared_errors)),
        replicates,
        n=len(squared_errors),
        references=tuple(Reference(name=name, value=value) for name, value in mse_baselines.named()),
    )
