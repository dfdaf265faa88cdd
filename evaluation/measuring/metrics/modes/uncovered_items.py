"""The real images that no sample comes near."""

from __future__ import annotations

import numpy as np

from evaluation.numerics.gram import CrossGram, OwnGram
from evaluation.record.views import ImageGrid, PerItem, as_uint8
from evaluation.registry import metric
from evaluation.types import Array, Images


def _remoteness(real_gram: OwnGram, cross_gram: CrossGram) -> Array:
    """Distance to the nearest sample over the distance to the k-th real neighbour; 1 and more is uncovered."""
    reach = real_gram.neighbours.distances[:, cross_gram.density_k - 1]
    tiny = np.finfo(np.float32).tiny
    remoteness: Array = np.minimum(cross_gram.nearest_distance.astype(np.float64) / np.maximum(reach, tiny), 1e6)
    return remoteness


@metric(title="Real images that samples miss", group="modes", source="Naeem et al. 2020")
def uncovered_items(*, cross_gram: CrossGram, images: Images, real_gram: OwnGram, count: int = 24) -> ImageGrid:
    """Test images farthest from any sample, measured in the distance to their own fifth-nearest real neighbour.

    Parameters:
        count: How many images are shown.
    """
    remoteness = _remoteness(real_gram, cross_gram)
    uncovered = np.flatnonzero(cross_gram.in_density_balls.by_ball == 0)
    order = uncovered[np.argsort(-remoteness[uncovered], kind="stable")][:count]
    captions = tuple(f"{remoteness[item]:.2f} x own reach" for item in order)
    return ImageGrid(images=as_uint8(images[order]), captions=captions, items=order.astype(np.int64))


@metric(title="Distance to the nearest sample", group="modes", source="Naeem et al. 2020")
def sample_remoteness(*, cross_gram: CrossGram, real_gram: OwnGram) -> PerItem:
    """For each test image, how far its nearest sample is in units of its own reach; 1 and more is uncovered."""
    return PerItem(values=_remoteness(real_gram, cross_gram), label="distance to the nearest sample / own reach")
