"""Pooling and its opposite. What "same" adds counts neither for a maximum nor for a mean."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

from models.formats.keras.layers import Step, checked_size, layer, moving, unchanged
from models.formats.keras.layers.convolution import Pair, channels_first, channels_last, padded
from models.formats.keras.settings import Settings
from models.formats.keras.weights import LayerWeights

_MOST_FACTOR = 64


def _geometry(settings: Settings) -> tuple[Pair, Pair, bool]:
    settings.refuse_unless("data_format", "channels_last")
    size = settings.pair("pool_size", default=2)
    strides = settings.pair("strides") if settings.has("strides") else size
    return size, strides, settings.text("padding", ("valid", "same"), "valid") == "same"


@layer("MaxPooling2D", "MaxPool2D")
def max_pooling(settings: Settings, weights: LayerWeights) -> Step:
    size, strides, same = _geometry(settings)

    def run(x: Tensor) -> Tensor:
        inner = channels_first(x)
        inner = padded(inner, size, strides, (1, 1), -math.inf) if same else inner
        return channels_last(functional.max_pool2d(inner, size, strides))

    return moving(run)


@layer("AveragePooling2D", "AvgPool2D")
def average_pooling(settings: Settings, weights: LayerWeights) -> Step:
    size, strides, same = _geometry(settings)

    def run(x: Tensor) -> Tensor:
        inner = channels_first(x)
        if not same:
            return channels_last(functional.avg_pool2d(inner, size, strides))
        there = padded(torch.ones_like(inner[:1, :1]), size, strides, (1, 1))
        summed = functional.avg_pool2d(padded(inner, size, strides, (1, 1)), size, strides)
        return channels_last(summed / functional.avg_pool2d(there, size, strides))

    return moving(run)


@layer("GlobalAveragePooling2D", "GlobalAvgPool2D")
def global_average(settings: Settings, weights: LayerWeights) -> Step:
    settings.refuse_unless("data_format", "channels_last")
    kept = settings.flag("keepdims", False)
    return moving(lambda x: x.mean(dim=(1, 2), keepdim=kept))


@layer("GlobalMaxPooling2D", "GlobalMaxPool2D")
def global_max(settings: Settings, weights: LayerWeights) -> Step:
    settings.refuse_unless("data_format", "channels_last")
    kept = settings.flag("keepdims", False)
    return moving(lambda x: x.amax(dim=(1, 2), keepdim=kept))


@layer("UpSampling2D")
def up_sampling(settings: Settings, weights: LayerWeights) -> Step:
    settings.refuse_unless("data_format", "channels_last")
    rows, columns = settings.pair("size", most=_MOST_FACTOR, default=2)
    mode = settings.text("interpolation", ("nearest", "bilinear"), "nearest")

    def run(given: Sequence[Tensor]) -> Tensor:
        x = given[0]
        checked_size(x[0].numel() * rows * columns)
        if mode == "nearest":
            return x.repeat_interleave(rows, dim=1).repeat_interleave(columns, dim=2)
        size = (x.shape[1] * rows, x.shape[2] * columns)
        return channels_last(functional.interpolate(channels_first(x), size=size, mode="bilinear", align_corners=False))

    return Step(run=run, bounds=unchanged)
