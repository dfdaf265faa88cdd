"""Convolutions. Keras pads "same" as TensorFlow does: by the size of the input, and one more at the end where odd."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor
from torch.nn import functional

from models.formats.keras.layers import Step, checked_size, layer
from models.formats.keras.layers.activations import activation, with_activation
from models.formats.keras.settings import MOST_WIDTH, Settings
from models.formats.keras.weights import LayerWeights

Pair = tuple[int, int]
_MOST_STRIDE = 64


def channels_first(x: Tensor) -> Tensor:
    return x.permute(0, 3, 1, 2)


def channels_last(x: Tensor) -> Tensor:
    return x.permute(0, 2, 3, 1)


def same_padding(size: int, kernel: int, stride: int, dilation: int = 1) -> Pair:
    """(before, after) of one side."""
    total = max((-(-size // stride) - 1) * stride + (kernel - 1) * dilation + 1 - size, 0)
    return total // 2, total - total // 2


def padded(x: Tensor, kernel: Pair, strides: Pair, dilation: Pair, value: float = 0.0) -> Tensor:
    """(n, c, h, w) with what "same" adds."""
    top, bottom = same_padding(x.shape[2], kernel[0], strides[0], dilation[0])
    left, right = same_padding(x.shape[3], kernel[1], strides[1], dilation[1])
    return functional.pad(x, (left, right, top, bottom), value=value)


def convolving(settings: Settings, kernel: Tensor, bias: Tensor | None, groups: int) -> Callable[[Tensor], Tensor]:
    """A convolution of (n, h, w, in) by a kernel (out, in / groups, h, w)."""
    strides = settings.pair("strides", most=_MOST_STRIDE, default=1)
    dilation = settings.pair("dilation_rate", most=_MOST_STRIDE, default=1)
    same = settings.text("padding", ("valid", "same"), "valid") == "same"
    size = (int(kernel.shape[2]), int(kernel.shape[3]))

    def run(x: Tensor) -> Tensor:
        inner = channels_first(x)
        inner = padded(inner, size, strides, dilation) if same else inner
        return channels_last(functional.conv2d(inner, kernel, bias, strides, 0, dilation, groups))

    return run


def _kernel(settings: Settings, kernel: Tensor) -> Tensor:
    settings.refuse_unless("data_format", "channels_last")
    if kernel.ndim != 4:
        raise settings.wrong("kernel", "an array of four sides", str(tuple(kernel.shape)))
    return kernel


@layer("Conv2D", "Convolution2D")
def convolution(settings: Settings, weights: LayerWeights) -> Step:
    biased = settings.flag("use_bias", True)
    kernel, *bias = weights.take("kernel", *(["bias"] if biased else []))
    kernel = _kernel(settings, kernel).permute(3, 2, 0, 1).contiguous()
    if kernel.shape[0] != settings.whole("filters", most=MOST_WIDTH):
        raise settings.wrong("filters", f"the {kernel.shape[0]} of its weights", settings.values.get("filters"))
    run = convolving(settings, kernel, bias[0] if biased else None, settings.whole("groups", default=1))
    return with_activation(lambda given: run(given[0]), activation(settings), "Conv")


@layer("DepthwiseConv2D")
def depthwise(settings: Settings, weights: LayerWeights) -> Step:
    biased = settings.flag("use_bias", True)
    kernel, *bias = weights.take("depthwise_kernel|kernel", *(["bias"] if biased else []))
    run = convolving(settings, _by_channel(settings, kernel), bias[0] if biased else None, kernel.shape[2])
    return with_activation(lambda given: run(given[0]), activation(settings), "Conv")


def _by_channel(settings: Settings, kernel: Tensor) -> Tensor:
    """(h, w, in, multiplier) -> (in * multiplier, 1, h, w)."""
    h, w, channels, multiplier = _kernel(settings, kernel).shape
    return kernel.permute(2, 3, 0, 1).reshape(channels * multiplier, 1, h, w).contiguous()


@layer("SeparableConv2D", "SeparableConvolution2D")
def separable(settings: Settings, weights: LayerWeights) -> Step:
    biased = settings.flag("use_bias", True)
    depth, point, *bias = weights.take("depthwise_kernel", "pointwise_kernel", *(["bias"] if biased else []))
    run = convolving(settings, _by_channel(settings, depth), None, depth.shape[2])
    mixing = _kernel(settings, point).permute(3, 2, 0, 1).contiguous()
    shift = bias[0] if biased else None

    def both(given: Sequence[Tensor]) -> Tensor:
        return channels_last(functional.conv2d(channels_first(run(given[0])), mixing, shift))

    return with_activation(both, activation(settings), "Conv")


@layer("Conv2DTranspose", "Convolution2DTranspose", "Deconvolution2D")
def transposed(settings: Settings, weights: LayerWeights) -> Step:
    """The gradient of a convolution: the full result, cut or filled up to the size that Keras states."""
    biased = settings.flag("use_bias", True)
    kernel, *bias = weights.take("kernel", *(["bias"] if biased else []))
    kernel = _kernel(settings, kernel).permute(3, 2, 0, 1).contiguous()
    if kernel.shape[1] != settings.whole("filters", most=MOST_WIDTH):
        raise settings.wrong("filters", f"the {kernel.shape[1]} of its weights", settings.values.get("filters"))
    strides = settings.pair("strides", most=_MOST_STRIDE, default=1)
    dilation = settings.pair("dilation_rate", most=_MOST_STRIDE, default=1)
    same = settings.text("padding", ("valid", "same"), "valid") == "same"
    extra = settings.pair("output_padding", least=0, most=_MOST_STRIDE) if settings.has("output_padding") else None
    sizes = tuple((kernel.shape[2 + side] - 1) * dilation[side] + 1 for side in (0, 1))

    def run(given: Sequence[Tensor]) -> Tensor:
        x = channels_first(given[0])
        wanted = [
            _length(x.shape[2 + side], sizes[side], strides[side], same, None if extra is None else extra[side])
            for side in (0, 1)
        ]
        checked_size(kernel.shape[1] * max(wanted[0], 1) * max(wanted[1], 1))
        full = functional.conv_transpose2d(x, kernel, None, strides, 0, 0, 1, dilation)
        for side in (0, 1):
            before = max(full.shape[2 + side] - wanted[side], 0) // 2 if same else 0
            full = _cut(full, 2 + side, before, wanted[side])
        made = channels_last(full)
        return made + bias[0] if biased else made

    return with_activation(run, activation(settings), "ConvTranspose")


def _length(size: int, kernel: int, stride: int, same: bool, extra: int | None) -> int:
    if extra is None:
        return size * stride if same else size * stride + max(kernel - stride, 0)
    return (size - 1) * stride + kernel + extra - (2 * (kernel // 2) if same else 0)


def _cut(x: Tensor, side: int, before: int, wanted: int) -> Tensor:
    """``wanted`` places from ``before``; zeros where there are too few."""
    x = x.narrow(side, before, min(wanted, x.shape[side] - before))
    missing = wanted - x.shape[side]
    if missing <= 0:
        return x
    shape = list(x.shape)
    shape[side] = missing
    return torch.cat([x, x.new_zeros(shape)], dim=side)
