"""Does the model reconstruct new images as well as those it was trained on?"""

from __future__ import annotations

from typing import Annotated, TypeAlias

from evaluation.numerics.resampling import Resamples, mean_replicates
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric, of
from evaluation.types import Array

TrainErrors: TypeAlias = Annotated[Array, of("squared_errors", test_items="train_items")]


@metric(
    title="Train-test reconstruction gap", group="reconstruction", better="lower",
    only_if="mse < 0.9 mean training image",
    source="Goodfellow et al. 2016, section 5.2",
    aliases=("generalization_gap", "generalisation_gap"),
    shared_aliases=("series",),
)  # fmt: skip
def reconstruction_gap(*, squared_errors: Array, train_errors: TrainErrors, resamples: Resamples) -> Scalar:
    """How much larger the error is on new images than on training images; far above 0 means memorising.

    Mean squared error on test images minus that on training images.

    Interval: test and training images are resampled apart.

    Caveats: A model trained on other data has a gap that says nothing about memorising.
    """
    test, train = float(squared_errors.mean()), float(train_errors.mean())
    replicates = mean_replicates(squared_errors, resamples.weights(len(squared_errors))) - mean_replicates(
        train_errors, resamples.weights(len(train_errors), "train")
    )
    return Scalar.from_replicates(
        test - train,
        replicates,
        n=len(squared_errors) + len(train_errors),
        references=(
            Reference(name="error on training images", value=train),
            Reference(name="on test images", value=test),
        ),
    )
