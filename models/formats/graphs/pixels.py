"""How images lie in the inputs and outputs of a network that runs itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import torch
from torch import Tensor

from models.formats.graphs.graph import Array

_CHANNELS = (1, 3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pixels:
    """How images lie in an input or output: ``nchw``, ``nhwc``, ``flat`` or ``bytes`` (one picture of bytes)."""

    shape: tuple[int, int, int]
    layout: Literal["nchw", "nhwc", "flat", "nhw", "bytes"]

    def inward(self, images: Tensor) -> Array:
        array: Array = images.numpy()
        if self.layout == "nhwc":
            return array.transpose(0, 2, 3, 1)
        if self.layout == "nhw":
            return array[:, 0]
        return array.reshape(len(array), -1) if self.layout == "flat" else array

    @property
    def sides(self) -> tuple[int, ...]:
        """Of one image as it goes in."""
        return self.inward(torch.zeros(1, *self.shape)).shape[1:]

    def outward(self, array: Array) -> Tensor:
        c, h, w = self.shape
        if self.layout == "bytes":
            colours = array[..., :3].astype(np.float32) / 255
            colours = colours if c == 3 else colours.mean(axis=3, keepdims=True)
            array = colours.transpose(0, 3, 1, 2)
        elif self.layout == "nhwc":
            array = array.transpose(0, 3, 1, 2)
        return torch.from_numpy(np.array(array, dtype=np.float32)).reshape(len(array), c, h, w)


def pixels_of(sides: tuple[int | None, ...], image_shape: tuple[int, int, int] | None) -> Pixels | None:
    """What these sides are as an image; the data's shape settles flat and open ones. None for what is no image."""
    known = [side for side in sides if side is not None]
    if len(sides) == 3 and len(known) < 3:
        layout: Literal["nchw", "nhwc"] = "nhwc" if is_channels_last(sides) else "nchw"
        return Pixels(shape=image_shape, layout=layout) if image_shape else None
    if len(known) == 3:
        a, b, c = known
        if a in _CHANNELS and b > 1 and c > 1:
            return Pixels(shape=(a, b, c), layout="nchw")
        return Pixels(shape=(c, a, b), layout="nhwc") if c in _CHANNELS and a > 1 and b > 1 else None
    if len(known) == 2 and min(known) >= 4:
        return Pixels(shape=(1, known[0], known[1]), layout="nhw")
    if len(known) != 1:
        return None
    (size,) = known
    if image_shape and math.prod(image_shape) == size:
        return Pixels(shape=image_shape, layout="flat")
    for channels in (1, 3):
        side = math.isqrt(size // channels)
        if side >= 4 and side * side * channels == size:
            return Pixels(shape=(channels, side, side), layout="flat")
    return None


def is_channels_last(sides: Sequence[int | None]) -> bool:
    """Of an image whose height and width are open."""
    return sides[2] in _CHANNELS and sides[0] not in _CHANNELS
