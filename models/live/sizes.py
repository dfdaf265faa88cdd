"""The shape of the images that a module takes, found by trying those that its first layer allows."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from math import isqrt

from torch import nn

from models.base import CheckpointError
from models.live.description import Live
from models.live.opening import open_live
from models.modules.roles import roles_of, unwrapped

ImageShape = tuple[int, int, int]
SIDES = (8, 16, 28, 32, 64, 96, 128, 256)
"""Sides of images that are tried for a convolution, which does not say them."""
CHANNELS = (1, 3, 4)


def image_shape_of(module: nn.Module) -> ImageShape:
    """(c, h, w). Raises CheckpointError, one sentence, where several or none fit."""
    own = roles_of(unwrapped(module))
    if own.encode is None:
        return _fits(module, (1, 28, 28)) or (1, 28, 28)  # a generator gives images of its own shape
    fits = (shape for shape in _allowed(module) if _fits(module, shape) == shape)
    fitting = list(islice(fits, 2))  # two say that it is not known, and larger ones cost more
    if len(fitting) == 1:
        return fitting[0]
    which = "several shapes of images fit" if fitting else "no usual shape of images fits"
    raise CheckpointError(f"{which} {type(module).__name__}; say image_shape=(channels, height, width)")


def _allowed(module: nn.Module) -> Iterator[ImageShape]:
    for layer in module.modules():
        if isinstance(layer, nn.Conv2d):
            yield from ((layer.in_channels, side, side) for side in SIDES)
            return
        if isinstance(layer, nn.Linear):
            for channels in CHANNELS:
                side = isqrt(layer.in_features // channels)
                if side and channels * side * side == layer.in_features:
                    yield channels, side, side
            return


def _fits(module: nn.Module, shape: ImageShape) -> ImageShape | None:
    try:
        with open_live(Live(module=module), image_shape=shape) as model:
            return model.card.image_shape
    except CheckpointError:
        return None
