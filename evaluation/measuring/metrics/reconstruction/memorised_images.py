"""Training images that a model has learned by heart, though it treats most of them like new ones."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np

from evaluation.numerics.resampling import Resamples, proportion_replicates
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric, of
from evaluation.types import Array

TrainErrors: TypeAlias = Annotated[Array, of("squared_errors", test_items="train_items")]
EASIEST = 0.01
"""The share of new images whose errors are the bar."""


@metric(
    title="Memorised training images", group="reconstruction", better="lower", bounds=(0, 1), source="Feldman 2020",
)  # fmt: skip
def memorised_images(*, squared_errors: Array, train_errors: TrainErrors, resamples: Resamples) -> Scalar:
    """Share of training images whose error is less than half of what the easiest new images have; 0 is best.

    The easiest are the best hundredth of the test images. The mean gap hides a few memorised images, this does not. The
    reference is the share of test images below the same bar: easy images, such as empty ones, pass it without memory.

    Interval: bootstrap over training images; the bar stays.

    Caveats: A model trained on other data has memorised none of these images.
    """
    bar = float(np.quantile(squared_errors, EASIEST, method="lower")) / 2
    hits = train_errors < bar
    return Scalar.from_replicates(
        float(hits.mean()),
        proportion_replicates(hits, resamples, "train"),
        n=len(hits),
        references=(Reference(name="of new images", value=float((squared_errors < bar).mean())),),
    )
