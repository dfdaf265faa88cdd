"""A network as a list of readable steps, and its execution. No code of the file's author is involved.

Steps (the notation of the wild checkpoints' README): ``L:k`` linear layer of key k; ``C:k:s:p[:padmode[:d]]``
convolution, stride, padding, dilation; ``T:k:s:p[:op[:d]]`` transposed convolution, output padding;
``B:k[:eps]`` batch norm; ``N:k`` layer norm;
``GN:k:groups``; ``IN:k``; ``PR:k`` PReLU; activations ``relu lrelu[.slope] elu gelu silu selu softplus tanh sig``;
``mp:k:s`` ``ap:k:s`` pools; ``gap`` global average pool; ``up:2`` nearest, ``ubl:2`` bilinear, ``upb:2`` bilinear with
aligned corners; ``interp:14`` bilinear to a size; ``flat``; ``v:c,h,w`` reshape; ``unsq``; ``crop:28``;
``cat1h`` one-hot label concatenated (``cat1h:n:first`` before the input), ``cat1hmap:n`` as constant maps,
``emb:k:cat``/``first``/``mul``/``map``, ``linlab:k:act`` a linear layer of the one-hot label concatenated;
``VQ:k`` nearest rows of a codebook; ``norm:m,m,m:s,s,s`` (x - m) / s for each channel, ``denorm`` back;
``half`` the first half of the features (a split output's mean), ``rest`` the second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from models.rebuilding.sketch.layers import Layer

Program = tuple[str, ...]
Observer = Callable[[int, Tensor], None]

ACTIVATIONS: Mapping[str, Callable[[Tensor], Tensor]] = {
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


def activation(name: str) -> Callable[[Tensor], Tensor] | None:
    """The function of an activation step, ``lrelu.2`` included; None when the step is no activation."""
    if name.startswith("lrelu"):
        slope = float("0" + name[5:]) if len(name) > 5 else 0.01
        return lambda x: F.leaky_relu(x, slope)
    return ACTIVATIONS.get(name)


def run(
    program: Program,
    layers: Mapping[str, Layer],
    x: Tensor,
    labels: Tensor | None = None,
    observe: Observer | None = None,
) -> Tensor:
    """Output of the program for a batch. ``observe(i, x)`` sees the input of step i."""
    for index, step in enumerate(program):
        if observe is not None:
            observe(index, x)
        x = _step(step, layers, x, labels)
    return x


def _step(step: str, layers: Mapping[str, Layer], x: Tensor, labels: Tensor | None) -> Tensor:
    function = activation(step)
    if function is not None:
        return function(x)
    name, *arguments = step.split(":")
    if name in _WEIGHTED:
        return _WEIGHTED[name](layers[arguments[0]], arguments[1:], x)
    if name in _SHAPED:
        return _SHAPED[name](arguments, x)
    if name in _CONDITIONED:
        if labels is None:
            raise ValueError("this network is conditioned on class labels; give labels (n,)")
        return _CONDITIONED[name](layers, arguments, x, labels)
    raise ValueError(f"unknown step '{step}' in a program; see models.rebuilding.program")


def _linear(layer: Layer, _: Sequence[str], x: Tensor) -> Tensor:
    return F.linear(x, layer.weight, layer.bias)


def _conv(layer: Layer, arguments: Sequence[str], x: Tensor) -> Tensor:
    stride, padding = int(arguments[0]), int(arguments[1])
    mode = arguments[2] if len(arguments) > 2 else "zeros"  # the names of torch.nn.functional.pad, and zeros
    dilation = int(arguments[3]) if len(arguments) > 3 else 1
    if mode != "zeros" and padding:
        x = F.pad(x, (padding,) * 4, mode=mode)
        padding = 0
    return F.conv2d(x, layer.weight, layer.bias, stride, padding, dilation, _groups(layer, x))


def _groups(layer: Layer, x: Tensor) -> int:
    return max(int(x.shape[1]) // int(layer.weight.shape[1]), 1)


def _transposed(layer: Layer, arguments: Sequence[str], x: Tensor) -> Tensor:
    stride, padding = int(arguments[0]), int(arguments[1])
    extra = int(arguments[2]) if len(arguments) > 2 else 0
    dilation = int(arguments[3]) if len(arguments) > 3 else 1
    return F.conv_transpose2d(x, layer.weight, layer.bias, stride, padding, extra, dilation=dilation)


def _batch_norm(layer: Layer, arguments: Sequence[str], x: Tensor) -> Tensor:
    eps = float(arguments[0]) if arguments else 1e-5
    return F.batch_norm(x, layer.running_mean, layer.running_var, layer.weight, layer.bias, eps=eps)


def _layer_norm(layer: Layer, arguments: Sequence[str], x: Tensor) -> Tensor:
    eps = float(arguments[0]) if arguments else 1e-5
    return F.layer_norm(x, tuple(layer.weight.shape), layer.weight, layer.bias, eps=eps)


def _group_norm(layer: Layer, arguments: Sequence[str], x: Tensor) -> Tensor:
    return F.group_norm(x, int(arguments[0]), layer.weight, layer.bias)


def _instance_norm(layer: Layer, _: Sequence[str], x: Tensor) -> Tensor:
    return F.instance_norm(x, weight=layer.weight, bias=layer.bias)


def _prelu(layer: Layer, _: Sequence[str], x: Tensor) -> Tensor:
    return F.prelu(x, layer.weight)


def _quantise(layer: Layer, _: Sequence[str], x: Tensor) -> Tensor:
    """Each vector (the channels of one place) becomes its nearest codebook row (van den Oord et al. 2017)."""
    rows = x.movedim(1, -1)
    nearest = torch.cdist(rows.reshape(-1, rows.shape[-1]), layer.weight).argmin(dim=1)
    return layer.weight[nearest].reshape(rows.shape).movedim(-1, 1)


_WEIGHTED: Mapping[str, Callable[[Layer, Sequence[str], Tensor], Tensor]] = {
    "L": _linear, "C": _conv, "T": _transposed, "B": _batch_norm, "N": _layer_norm,
    "GN": _group_norm, "VQ": _quantise, "IN": _instance_norm, "PR": _prelu,
}  # fmt: skip


def _pool(function: Callable[..., Tensor]) -> Callable[[Sequence[str], Tensor], Tensor]:
    def apply(arguments: Sequence[str], x: Tensor) -> Tensor:
        size = int(arguments[0])
        padding = int(arguments[2]) if len(arguments) > 2 else 0
        return function(x, size, int(arguments[1]) if len(arguments) > 1 else size, padding)

    return apply


def _view(arguments: Sequence[str], x: Tensor) -> Tensor:
    return x.reshape(len(x), *(int(part) for part in arguments[0].split(",")))


def _scale(mode: str, aligned: bool | None) -> Callable[[Sequence[str], Tensor], Tensor]:
    def apply(arguments: Sequence[str], x: Tensor) -> Tensor:
        return F.interpolate(x, scale_factor=float(arguments[0]), mode=mode, align_corners=aligned)

    return apply


def _resize(arguments: Sequence[str], x: Tensor) -> Tensor:
    height, width = (int(part) for part in (arguments[0].split(",") * 2)[:2])
    return F.interpolate(x, size=(height, width), mode="bilinear", align_corners=False)


def _per_channel(arguments: Sequence[str], x: Tensor) -> tuple[Tensor, Tensor]:
    mean, std = (x.new_tensor([float(part) for part in text.split(",")])[:, None, None] for text in arguments[:2])
    return mean, std


def _normalise(arguments: Sequence[str], x: Tensor) -> Tensor:
    mean, std = _per_channel(arguments, x)
    return (x - mean) / std


def _denormalise(arguments: Sequence[str], x: Tensor) -> Tensor:
    mean, std = _per_channel(arguments, x)
    return x * std + mean


def _crop(arguments: Sequence[str], x: Tensor) -> Tensor:
    height, width = (int(part) for part in (arguments[0].split(",") * 2)[:2])
    return x[..., :height, :width]


_SHAPED: Mapping[str, Callable[[Sequence[str], Tensor], Tensor]] = {
    "flat": lambda _, x: x.flatten(1),
    "v": _view,
    "unsq": lambda _, x: x.reshape(len(x), -1, 1, 1),
    "mp": _pool(F.max_pool2d),
    "ap": _pool(F.avg_pool2d),
    "gap": lambda _, x: x.mean(dim=(2, 3)),
    "up": _scale("nearest", None),
    "ubl": _scale("bilinear", False),
    "upb": _scale("bilinear", True),
    "interp": _resize,
    "crop": _crop,
    "half": lambda _, x: x.chunk(2, dim=1)[0],
    "rest": lambda _, x: x.chunk(2, dim=1)[1],
    "mul": lambda arguments, x: x * float(arguments[0]),
    "norm": _normalise,
    "denorm": _denormalise,
}


def _one_hot(labels: Tensor, classes: int) -> Tensor:
    return F.one_hot(labels.clamp(0, classes - 1), classes).float()


def _join(x: Tensor, extra: Tensor, how: str) -> Tensor:
    if how == "first":
        return torch.cat([extra, x], dim=1)
    if how == "mul":
        return x * extra
    return torch.cat([x, extra], dim=1)


def _cat_one_hot(_: Mapping[str, Layer], arguments: Sequence[str], x: Tensor, labels: Tensor) -> Tensor:
    return _join(x, _one_hot(labels, int(arguments[0])), arguments[1] if len(arguments) > 1 else "cat")


def _cat_maps(_: Mapping[str, Layer], arguments: Sequence[str], x: Tensor, labels: Tensor) -> Tensor:
    maps = _one_hot(labels, int(arguments[0]))[:, :, None, None].expand(-1, -1, *x.shape[2:])
    return _join(x, maps, arguments[1] if len(arguments) > 1 else "cat")


def _embed(layers: Mapping[str, Layer], arguments: Sequence[str], x: Tensor, labels: Tensor) -> Tensor:
    table, how = layers[arguments[0]].weight, arguments[1]
    rows = table[labels.clamp(0, len(table) - 1)]
    if how == "map":
        return torch.cat([x, rows.reshape(len(x), -1, *x.shape[2:])], dim=1)
    if x.ndim == 4:
        rows = rows[:, :, None, None].expand(-1, -1, *x.shape[2:])
    return _join(x, rows, how)


def _linear_label(layers: Mapping[str, Layer], arguments: Sequence[str], x: Tensor, labels: Tensor) -> Tensor:
    layer = layers[arguments[0]]
    inputs = layer.inputs()
    value = labels[:, None].float() if inputs == 1 else _one_hot(labels, inputs)
    code = F.linear(value, layer.weight, layer.bias)
    function = activation(arguments[1]) if len(arguments) > 1 else None
    return _join(x, function(code) if function else code, arguments[2] if len(arguments) > 2 else "cat")


_CONDITIONED: Mapping[str, Callable[[Mapping[str, Layer], Sequence[str], Tensor, Tensor], Tensor]] = {
    "cat1h": _cat_one_hot, "cat1hmap": _cat_maps, "emb": _embed, "linlab": _linear_label,
}  # fmt: skip
