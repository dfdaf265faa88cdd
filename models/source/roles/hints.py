"""What is known before a network is run: which images, how many classes, what the files beside it say."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

ImageShape = tuple[int, int, int]
USUAL: tuple[ImageShape, ...] = (
    (1, 28, 28), (3, 32, 32), (3, 64, 64), (1, 32, 32), (1, 64, 64), (3, 28, 28), (3, 128, 128), (1, 8, 8), (3, 96, 96),
    (3, 48, 48), (1, 16, 16), (3, 224, 224), (3, 256, 256), (1, 128, 128), (3, 16, 16), (1, 14, 14), (1, 7, 7),
)  # fmt: skip
"""Shapes that are tried where nothing says one."""
PROBES = 6
LARGE = 3 * 64 * 64
"""Numbers of an image from which on two probes must do."""


@dataclass(frozen=True, kw_only=True)
class Hints:
    shapes: tuple[ImageShape, ...] = ()
    """Shapes of images, the likeliest first: of the user's data, as the source names them."""
    classes: tuple[int, ...] = ()
    codes: tuple[tuple[int, ...], ...] = ()
    """Shapes of one code, as the source draws noise or another class gives it."""
    tails: tuple[tuple[int, ...], ...] = ()
    """Heights and widths of codes that the source draws, whatever their channels are."""
    images: Tensor | None = None
    """Of the user's data, (n, c, h, w) in [0, 1]."""

    def probe(self, shape: ImageShape) -> Tensor:
        """An even number of images of this shape: the user's, else noise."""
        count = PROBES if math.prod(shape) <= LARGE else 2
        if self.images is not None and tuple(self.images.shape[1:]) == shape and len(self.images) >= count:
            return self.images[:count]
        return torch.rand(count, *shape, generator=torch.Generator().manual_seed(0))
