"""Layers that move values: reshape, flatten, permute, pad, crop, repeat."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from models.formats.graphs.intervals import Interval
from models.formats.keras.layers import Step, checked_size, layer, moving
from models.formats.keras.settings import MOST_WIDTH, Settings
from models.formats.keras.weights import LayerWeights


@layer("Flatten")
def flatten(settings: Settings, weights: LayerWeights) -> Step:
    """Channels vary fastest, as they stand last."""
    settings.refuse_unless("data_format", "channels_last")
    return moving(lambda x: x.reshape(len(x), -1))


@layer("Reshape")
def reshape(settings: Settings, weights: LayerWeights) -> Step:
    shape = settings.wholes("target_shape", least=-1, most=MOST_WIDTH)
    checked_size(math.prod(abs(side) for side in shape))
    return moving(lambda x: x.reshape(len(x), *shape))


@layer("Permute")
def permute(settings: Settings, weights: LayerWeights) -> Step:
    order = settings.wholes("dims", least=1, most=8)
    return moving(lambda x: x.permute(0, *order))


@layer("RepeatVector")
def repeat_vector(settings: Settings, weights: LayerWeights) -> Step:
    times = settings.whole("n")

    def run(x: Tensor) -> Tensor:
        checked_size(x[0].numel() * times)
        return x[:, None].expand(-1, times, *x.shape[1:])

    return moving(run)


@layer("ZeroPadding2D")
def zero_padding(settings: Settings, weights: LayerWeights) -> Step:
    settings.refuse_unless("data_format", "channels_last")
    top, bottom, left, right = settings.edges("padding")

    def run(given: Sequence[Tensor]) -> Tensor:
        x = given[0]
        checked_size((x.shape[1] + top + bottom) * (x.shape[2] + left + right) * x.shape[3])
        return functional.pad(x, (0, 0, left, right, top, bottom))

    return Step(run=run, bounds=lambda given: given[0].hull(Interval(0.0, 0.0)))


@layer("Cropping2D")
def cropping(settings: Settings, weights: LayerWeights) -> Step:
    settings.refuse_unless("data_format", "channels_last")
    top, bottom, left, right = settings.edges("cropping")
    return moving(lambda x: x[:, top : x.shape[1] - bottom, left : x.shape[2] - right])


@layer("Concatenate")
def concatenate(settings: Settings, weights: LayerWeights) -> Step:
    axis = settings.whole("axis", least=-8, most=8, default=-1)

    def run(given: Sequence[Tensor]) -> Tensor:
        checked_size(sum(x[0].numel() for x in given))
        return torch.cat(list(given), dim=axis)

    return Step(run=run, bounds=lambda given: given[0].hull(*given))
