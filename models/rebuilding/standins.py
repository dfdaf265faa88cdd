"""Images to judge a reconstruction by when no data set is chosen, or one of another shape.

Handwritten digits and photographs that ship with scikit-learn, resized. They decide nothing that needs the very data of
the training; a network that was trained on anything like pictures still reconstructs them best when rebuilt rightly.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor


@dataclass(frozen=True)
class Trial:
    """Images in [0, 1] of the model's shape, with labels where known, and what they are."""

    images: Tensor
    labels: Tensor | None
    title: str
    own: bool
    """Whether they are the user's data in its own shape."""


def trials(shape: tuple[int, int, int], images: Tensor | None, labels: Tensor | None, n: int) -> list[Trial]:
    """What to judge by: the user's images when given, resized if need be, else stand-ins."""
    same = images is not None and tuple(images.shape[1:]) == shape
    if images is not None and len(images) >= 2 and (same or shape[1] > 1):
        picked = images[:n].float()
        title = f"{len(picked)} images of the data set"
        if not same:
            title += f", made {'x'.join(map(str, shape))} from {'x'.join(map(str, picked.shape[1:]))}"
            picked = fit(picked, shape)
        return [Trial(picked, None if labels is None else labels[:n].long(), title, same)]
    if shape[1] == 1:
        noise = torch.randn(n, *shape, generator=torch.Generator().manual_seed(0))
        return [Trial(noise, None, "random vectors", False)]
    digits, classes = _digits(n)
    drawn = Trial(fit(digits, shape), classes, "digits that ship with scikit-learn", False)
    if shape[0] == 1:
        return [drawn]
    return [Trial(fit(_photographs(n), shape), None, "photographs that ship with scikit-learn", False), drawn]


def fit(images: Tensor, shape: tuple[int, int, int]) -> Tensor:
    """Images of another shape: channels averaged or repeated, size by bilinear interpolation."""
    channels, height, width = shape
    if images.shape[1] != channels:
        images = images.mean(dim=1, keepdim=True).expand(-1, channels, -1, -1)
    if tuple(images.shape[2:]) == (height, width):
        return images.contiguous()
    smaller = images.shape[2] > height
    return F.interpolate(images, size=(height, width), mode="bilinear", antialias=smaller).clamp(0, 1)


@cache
def _digits(n: int) -> tuple[Tensor, Tensor]:
    """8x8 digits drawn into the middle of a 28x28 frame, as MNIST does."""
    from sklearn.datasets import load_digits

    data = load_digits()
    small = torch.from_numpy(np.asarray(data.images[:n], dtype=np.float32) / 16.0)[:, None]
    grown = F.interpolate(small, size=(20, 20), mode="bicubic").clamp(0, 1)
    return F.pad(grown, (4, 4, 4, 4)), torch.from_numpy(np.asarray(data.target[:n], dtype=np.int64))


@cache
def _photographs(n: int) -> Tensor:
    """64x64 pieces of two photographs, at two scales."""
    from sklearn.datasets import load_sample_images

    pieces: list[Tensor] = []
    for photo in load_sample_images().images:
        whole = torch.from_numpy(np.asarray(photo, dtype=np.float32) / 255.0).permute(2, 0, 1)[None]
        for size in (128, 192):
            tiles = F.unfold(whole, size, stride=size).reshape(3, size, size, -1).permute(3, 0, 1, 2)
            pieces.append(F.interpolate(tiles, size=(64, 64), mode="area"))
    every = torch.cat(pieces)
    order = torch.randperm(len(every), generator=torch.Generator().manual_seed(0))
    return every[order][:n]
