"""Samples that are images of the data: training images, or the very test images that they are measured against."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.neighbours.nearest_train import RealNearestTrain, SampleNearestTrain
from evaluation.measuring.extractors.base import Extractor, titled
from evaluation.numerics.gram import OwnGram
from evaluation.numerics.near_copies import NEAR, near_copies
from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.resampling import Resamples, proportion_replicates
from evaluation.record.views import Reference, Scalar
from evaluation.registry import metric
from evaluation.types import Array

REAL = "new real images"
SOURCE = "Touchstone; after Meehan et al. 2020"


@metric(
    title="Copies of training images",
    group="memorisation",
    better="lower",
    bounds=(0, 1),
    source=SOURCE,
    shared_aliases=("series",),
)
def copies_of_training_images(
    *,
    nearest_train: SampleNearestTrain,
    nearest_train_real: RealNearestTrain,
    extractor: Extractor,
    resamples: Resamples,
    near: float = NEAR,
) -> Scalar:
    """Share of samples that are a training image, exactly or nearly; of new real images almost none are.

    A sample is a copy when its distance to the nearest training image is at most a quarter of what it is for the
    median test image.

    Interval: covers new samples, against these training images.

    Parameters:
        near: Share of the usual distance up to which a sample is a copy.
    """
    own = nearest_train_real.distances[:, 0]
    return _share("Copies of training images", nearest_train.distances[:, 0], own, near, extractor, resamples)


@metric(title="Copies of test images", group="memorisation", better="lower", bounds=(0, 1), source=SOURCE)
def copies_of_test_images(
    *,
    nearest_test: Neighbours,
    real_gram: OwnGram,
    extractor: Extractor,
    resamples: Resamples,
    near: float = NEAR,
) -> Scalar:
    """Share of samples that are one of the test images, exactly or nearly: then all distances to the data say nothing.

    A sample is a copy when its distance to the nearest test image is at most a quarter of what it is for the median
    test image to another one. At most 2,000 samples are looked at.

    Interval: covers new samples, against these test images.

    Parameters:
        near: Share of the usual distance up to which a sample is a copy.
    """
    own = real_gram.neighbours.distances[:, 0]
    return _share("Copies of test images", nearest_test.distances[:, 0], own, near, extractor, resamples)


def _share(title: str, distances: Array, own: Array, near: float, extractor: Extractor, resamples: Resamples) -> Scalar:
    copies = near_copies(distances, own, near)
    real = float(near_copies(own, own, near).mean())
    return Scalar.from_replicates(
        float(copies.mean()),
        proportion_replicates(copies.astype(np.float64), resamples, "samples"),
        n=len(copies),
        title=titled(title, extractor),
        references=(Reference(name=REAL, value=real),),
    )
