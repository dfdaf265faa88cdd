"""Runs a network's steps over its layers. No code of the file's author is involved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import assert_never

import torch
import torch.nn.functional as F
from torch import Tensor

from models.rebuilding import steps
from models.rebuilding.sketch.layers import Layer
from models.rebuilding.steps import Activation, Conditioned, Joining, Pointwise, Program, Step, Weighted

Observer = Callable[[int, Tensor], None]
Layers = Mapping[str, Layer]

FUNCTIONS: Mapping[str, Callable[[Tensor], Tensor]] = {
    "relu": F.relu,
    "elu": F.elu,
    "gelu": F.gelu,
    "silu": F.silu,
    "selu": F.selu,
    "mish": F.mish,
    "softplus": F.softplus,
    "tanh": torch.tanh,
    "sig": torch.sigmoid,
    "clamp01": lambda x: x.clamp(0, 1),
    "hardtanh": F.hardtanh,
    "relu6": F.relu6,
}


def run(
    program: Program,
    layers: Layers,
    x: Tensor,
    labels: Tensor | None = None,
    observe: Observer | None = None,
) -> Tensor:
    """Output of the program for a batch. ``observe(i, x)`` sees the input of step i."""
    for index, step in enumerate(program):
        if observe is not None:
            observe(index, x)
        x = _run(step, layers, x, labels)
    return x


def activate(step: Pointwise, x: Tensor) -> Tensor:
    if isinstance(step, Activation):
        return FUNCTIONS[step.function](x)
    return F.leaky_relu(x, step.slope)


def _run(step: Step, layers: Layers, x: Tensor, labels: Tensor | None) -> Tensor:
    if isinstance(step, Pointwise):
        return activate(step, x)
    if isinstance(step, Weighted):
        return _weighted(step, layers[step.key], x)
    if isinstance(step, Conditioned):
        if labels is None:
            raise ValueError("this network is conditioned on class labels; give labels (n,)")
        return _conditioned(step, layers, x, labels)
    match step:
        case steps.Flatten():
            return x.flatten(1)
        case steps.Unsqueeze():
            return x.reshape(len(x), -1, 1, 1)
        case steps.View(shape):
            return x.reshape(len(x), *shape)
        case steps.MaxPool(size, stride, padding):
            return F.max_pool2d(x, size, stride, padding)
        case steps.AveragePool(size, stride, padding):
            return F.avg_pool2d(x, size, stride, padding)
        case steps.GlobalPool():
            return x.mean(dim=(2, 3))
        case steps.Upsample(factor):
            return F.interpolate(x, scale_factor=float(factor), mode="nearest")
        case steps.UpsampleBilinear(factor):
            return F.interpolate(x, scale_factor=float(factor), mode="bilinear", align_corners=False)
        case steps.UpsampleAligned(factor):
            return F.interpolate(x, scale_factor=float(factor), mode="bilinear", align_corners=True)
        case steps.Resize(size):
            return F.interpolate(x, size=size, mode="bilinear", align_corners=False)
        case steps.Crop((height, width)):
            return x[..., :height, :width]
        case steps.FirstHalf():
            return x.chunk(2, dim=1)[0]
        case steps.SecondHalf():
            return x.chunk(2, dim=1)[1]
        case steps.Scale(factor):
            return x * factor
        case steps.Normalise(mean, std):
            return (x - _by_channel(mean, x)) / _by_channel(std, x)
        case steps.Denormalise(mean, std):
            return x * _by_channel(std, x) + _by_channel(mean, x)
        case _:
            assert_never(step)


def _by_channel(values: tuple[float, ...], x: Tensor) -> Tensor:
    return x.new_tensor(values)[:, None, None]


def _weighted(step: Weighted, layer: Layer, x: Tensor) -> Tensor:
    match step:
        case steps.Linear():
            return F.linear(x, layer.weight, layer.bias)
        case steps.Conv():
            return _conv(step, layer, x)
        case steps.ConvTranspose(_, stride, padding, output_padding, dilation):
            return F.conv_transpose2d(
                x, layer.weight, layer.bias, stride, padding, output_padding, dilation=dilation
            )  # fmt: skip
        case steps.BatchNorm(_, eps):
            statistics = (layer.running_mean, layer.running_var)
            return F.batch_norm(x, *statistics, layer.weight, layer.bias, eps=1e-5 if eps is None else eps)
        case steps.LayerNorm(_, eps):
            shape = tuple(layer.weight.shape)
            return F.layer_norm(x, shape, layer.weight, layer.bias, eps=1e-5 if eps is None else eps)
        case steps.GroupNorm(_, groups):
            return F.group_norm(x, groups, layer.weight, layer.bias)
        case steps.InstanceNorm():
            return F.instance_norm(x, weight=layer.weight, bias=layer.bias)
        case steps.PReLU():
            return F.prelu(x, layer.weight)
        case steps.Quantise():
            rows = x.movedim(1, -1)
            nearest = torch.cdist(rows.reshape(-1, rows.shape[-1]), layer.weight).argmin(dim=1)
            return layer.weight[nearest].reshape(rows.shape).movedim(-1, 1)
        case _:
            assert_never(step)


def _conv(step: steps.Conv, layer: Layer, x: Tensor) -> Tensor:
    padding = step.padding
    if step.mode not in (None, "zeros") and padding:
        x = F.pad(x, (padding,) * 4, mode=step.mode or "constant")
        padding = 0
    groups = max(int(x.shape[1]) // int(layer.weight.shape[1]), 1)
    return F.conv2d(x, layer.weight, layer.bias, step.stride, padding, step.dilation, groups)


def _conditioned(step: Conditioned, layers: Layers, x: Tensor, labels: Tensor) -> Tensor:
    match step:
        case steps.OneHot(classes, joining):
            return _join(x, _one_hot(labels, classes), joining)
        case steps.OneHotMaps(classes, joining):
            maps = _one_hot(labels, classes)[:, :, None, None].expand(-1, -1, *x.shape[2:])
            return _join(x, maps, joining)
        case steps.Embedding(key, joining):
            return _embed(layers[key].weight, joining, x, labels)
        case steps.LinearLabel(key, activation, joining):
            layer = layers[key]
            inputs = layer.inputs()
            value = labels[:, None].float() if inputs == 1 else _one_hot(labels, inputs)
            code = F.linear(value, layer.weight, layer.bias)
            return _join(x, code if activation is None else activate(activation, code), joining)
        case _:
            assert_never(step)


def _one_hot(labels: Tensor, classes: int) -> Tensor:
    return F.one_hot(labels.clamp(0, classes - 1), classes).float()


def _join(x: Tensor, extra: Tensor, joining: Joining) -> Tensor:
    if joining == "first":
        return torch.cat([extra, x], dim=1)
    if joining == "mul":
        return x * extra
    return torch.cat([x, extra], dim=1)


def _embed(table: Tensor, joining: Joining, x: Tensor, labels: Tensor) -> Tensor:
    rows = table[labels.clamp(0, len(table) - 1)]
    if joining == "map":
        return torch.cat([x, rows.reshape(len(x), -1, *x.shape[2:])], dim=1)
    if x.ndim == 4:
        rows = rows[:, :, None, None].expand(-1, -1, *x.shape[2:])
    return _join(x, rows, joining)
