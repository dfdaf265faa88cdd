"""Samples beside the training images they resemble most."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.images.images import TrainImages
from evaluation.measuring.artifacts.neighbours.nearest_train import SampleNearestTrain
from evaluation.numerics.neighbours import Neighbours
from evaluation.record.views import ImageGrid, as_uint8
from evaluation.registry import metric
from evaluation.types import Images


@metric(title="Samples and their nearest training image", group="memorisation", source="Meehan et al. 2020")
def nearest_training(
    *,
    samples: Images,
    train_images: TrainImages,
    nearest_train: SampleNearestTrain,
    train_neighbours: Neighbours,
    count: int = 16,
) -> ImageGrid:
    """The samples closest to a training image, above that image: are they copies?

    Closeness is the distance over that from the training image to its own nearest neighbour; below 1 the sample is
    nearer than any other training image.

    Parameters:
        count: How many samples are shown.
    """
    indices = nearest_train.indices[:, 0]
    own = np.maximum(train_neighbours.distances[indices, 0], np.finfo(np.float32).tiny)
    closeness = np.minimum(nearest_train.distances[:, 0] / own, 1e6)
    order = np.argsort(closeness, kind="stable")[:count]
    pairs = np.concatenate([samples[order], train_images[indices[order]]])
    captions = [f"{closeness[item]:.2f} x" for item in order] + [f"training image {indices[item]}" for item in order]
    return ImageGrid(
        images=as_uint8(pairs), captions=tuple(captions), rows=2, row_labels=("sample", "nearest training image")
    )
