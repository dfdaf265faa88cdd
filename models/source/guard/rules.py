"""How many numbers the common operations make, from shapes alone. For all others torch's meta device is asked.

Torch computes some shapes on the meta device in Python, and imports its compiler for it, which takes seconds. These
rules keep that to rare operations. A rule may say too much and never too little.
"""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

from torch import Tensor

from models.source.tables import names

Rule = Callable[[tuple[Any, ...], dict[str, Any]], int]
"""Gives the numbers of all results together."""

_NOT_LARGER = frozenset(
    names(
        "relu sigmoid tanh leaky_relu elu gelu silu mish exp expm1 log log1p log2 log10 sqrt rsqrt neg abs sign "
        "sin cos tan atan asin acos sinh cosh erf ceil floor round trunc frac reciprocal square clamp_min "
        "clamp_max hardtanh hardswish hardsigmoid softplus softshrink hardshrink log_sigmoid_forward threshold "
        "logit isnan isinf sgn t transpose permute view _unsafe_view _reshape_alias slice select unsqueeze squeeze "
        "split split_with_sizes unsafe_split unbind detach alias clone _to_copy flip roll diagonal lift_fresh sum mean "
        "max min amax amin argmax argmin prod any all var std var_mean norm linalg_vector_norm logsumexp _softmax "
        "_log_softmax native_batch_norm _native_batch_norm_legit _native_batch_norm_legit_no_training "
        "native_layer_norm native_group_norm _fused_rms_norm cumsum cumprod pixel_shuffle pixel_unshuffle "
        "channel_shuffle bitwise_not logical_not zeros_like ones_like full_like empty_like rand_like randn_like "
        "randint_like bernoulli scatter scatter_add gather tril triu view_as_real view_as_complex glu median "
        "nan_to_num _weight_norm_interface aminmax celu selu rrelu"
    )
)
"""One result of at most the largest tensor given, or several that share it; a statistic of each channel beside it."""
_BROADCASTING = frozenset(
    names(
        "add sub rsub mul div true_divide floor_divide pow remainder fmod maximum minimum eq ne lt le gt ge where "
        "lerp addcmul addcdiv atan2 bitwise_and bitwise_or bitwise_xor logical_and logical_or logical_xor copysign "
        "hypot normal xlogy logaddexp clamp masked_fill mse_loss smooth_l1_loss huber_loss binary_cross_entropy "
        "_prelu_kernel"
    )
)
VIEWS = frozenset(
    names(
        "t transpose permute view _unsafe_view _reshape_alias slice select unsqueeze squeeze split split_with_sizes "
        "unbind detach alias diagonal as_strided lift_fresh expand unsafe_split"
    )
)
"""Their results share the memory of what they are given."""
_TWICE = frozenset(names("sort topk native_dropout"))
_FROM_SIZE = frozenset(names("zeros ones full empty rand randn new_zeros new_ones new_full new_empty"))
_UPSAMPLING = frozenset(
    names(
        "upsample_nearest1d upsample_nearest2d upsample_nearest3d _upsample_nearest_exact2d upsample_linear1d "
        "upsample_bilinear2d upsample_bicubic2d upsample_trilinear3d _upsample_bilinear2d_aa _upsample_bicubic2d_aa"
    )
)
_POOLING = frozenset(names("max_pool2d_with_indices avg_pool2d max_pool3d_with_indices avg_pool3d avg_pool1d"))
_PADDING = frozenset(
    names("constant_pad_nd reflection_pad1d reflection_pad2d replication_pad1d replication_pad2d reflection_pad3d")
)


def elements(name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> int | None:
    """The numbers that an operation makes, at most; None where no rule knows it."""
    given = list(tensors((args, tuple(kwargs.values()))))
    if given and (name in _NOT_LARGER or (name.endswith("_") and not name.startswith("_"))):
        return int(max(tensor.numel() for tensor in given))
    if name in _TWICE:
        return 2 * int(given[0].numel())
    if name in _BROADCASTING:
        return _broadcast([tuple(tensor.shape) for tensor in given])
    if name in _FROM_SIZE:
        size = args[1] if name.startswith("new_") else args[0]
        return int(prod(int(length) for length in size))
    if name in ("cat", "stack"):
        return sum(int(tensor.numel()) for tensor in given)
    if name in _UPSAMPLING and isinstance(args[1], list | tuple):
        return int(args[0].shape[0] * args[0].shape[1] * prod(int(length) for length in args[1]))
    if name in _POOLING:
        return 8 * int(args[0].numel())
    if name in _PADDING:
        return _padded(args[0], args[1])
    rule = _RULES.get(name)
    return None if rule is None else int(rule(args, kwargs))


def _broadcast(shapes: list[tuple[int, ...]]) -> int:
    """The numbers of the broadcast shape. Shapes that do not fit raise when the operation runs."""
    longest = max(map(len, shapes), default=0)
    return prod(
        max((shape[-axis] for shape in shapes if len(shape) >= axis), default=1) for axis in range(1, longest + 1)
    )


def _padded(tensor: Tensor, pads: Any) -> int:
    total = prod(tensor.shape[: tensor.ndim - len(pads) // 2])
    for axis in range(len(pads) // 2):
        total *= max(tensor.shape[tensor.ndim - 1 - axis] + int(pads[2 * axis]) + int(pads[2 * axis + 1]), 0)
    return int(total)


def _expand(args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
    tensor, size = args[0], args[1]
    extra = len(size) - tensor.ndim
    return prod(int(tensor.shape[at - extra]) if length == -1 else int(length) for at, length in enumerate(size))


def _product(left: int, right: int) -> Rule:
    """Of matrices at two positions of the arguments, maybe in batches."""
    return lambda args, kwargs: prod(args[left].shape[:-1]) * (args[right].shape[-1] if args[right].ndim > 1 else 1)


def _convolution(args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
    given, weight, _, strides, pads, dilations, transposed, output_pads, groups = args[:9]
    channels = weight.shape[1] * groups if transposed else weight.shape[0]
    total = prod(given.shape[: given.ndim - weight.ndim + 1]) * int(channels)
    for axis in range(weight.ndim - 2):
        at = min(axis, len(strides) - 1)
        length, reach = int(given.shape[axis + 2 - weight.ndim]), dilations[at] * (int(weight.shape[axis + 2]) - 1)
        if transposed:
            total *= max((length - 1) * strides[at] - 2 * pads[at] + reach + output_pads[at] + 1, 0)
        else:
            total *= max((length + 2 * pads[at] - reach - 1) // strides[at] + 1, 0)
    return int(total)


def _steps(args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
    """Of ``arange``."""
    numbers = [item for item in args if isinstance(item, int | float)]
    start, end, step = (0, numbers[0], 1) if len(numbers) == 1 else (*numbers, 1)[:3]
    return int(abs((end - start) / step)) + 1 if step else 0


def _windows(args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
    """Of ``im2col``: each window's numbers beside each other."""
    given, kernel, dilation, pads, strides = args[:5]
    total = prod(given.shape[:-2]) * kernel[0] * kernel[1]
    for axis in (0, 1):
        reach = int(given.shape[axis - 2]) + 2 * pads[axis] - dilation[axis] * (kernel[axis] - 1) - 1
        total *= max(reach // strides[axis] + 1, 0)
    return int(total)


def _pairs(args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
    """Of distances between all rows of two tensors, and the scaled products of attention."""
    return int(prod(args[0].shape[:-1]) * int(args[1].shape[-2]))


def _attended(given: Tensor, heads: int) -> int:
    """Of attention over (n, length, width), with its weights."""
    return int(given.numel() + given.shape[0] * given.shape[1] ** 2 * heads)


_RULES: dict[str, Rule] = {
    "mm": _product(0, 1),
    "bmm": _product(0, 1),
    "mv": _product(0, 1),
    "addmm": _product(1, 2),
    "baddbmm": _product(1, 2),
    "addmv": _product(1, 2),
    "dot": lambda args, kwargs: 1,
    "convolution": _convolution,
    "expand": _expand,
    "index_select": lambda args, kwargs: args[0].numel() // max(args[0].shape[args[1]], 1) * args[2].numel(),
    "as_strided": lambda args, kwargs: prod(int(length) for length in args[1]),
    "repeat": lambda args, kwargs: args[0].numel() * prod(int(length) for length in args[1]),
    "embedding": lambda args, kwargs: args[1].numel() * int(args[0].shape[-1]),
    "eye": lambda args, kwargs: int(args[0]) * int(args[1] if len(args) > 1 else args[0]),
    "arange": _steps,
    "linspace": lambda args, kwargs: int(args[2]),
    "logspace": lambda args, kwargs: int(args[2]),
    "randperm": lambda args, kwargs: int(args[0]),
    "randint": lambda args, kwargs: prod(next(item for item in args if isinstance(item, list | tuple))),
    "im2col": _windows,
    "col2im": lambda args, kwargs: prod(args[0].shape[:-1]) // prod(args[2]) * prod(args[1]),
    "grid_sampler_2d": lambda args, kwargs: int(args[0].shape[1]) * args[1].numel() // 2,
    "max_unpool2d": lambda args, kwargs: prod(args[0].shape[:-2]) * prod(int(length) for length in args[2]),
    "_cdist_forward": _pairs,
    "_euclidean_dist": _pairs,
    "_scaled_dot_product_flash_attention_for_cpu": lambda args, kwargs: args[0].numel() + _pairs(args, kwargs),
    "_transformer_encoder_layer_fwd": lambda args, kwargs: _attended(args[0], int(args[2])),
    "_native_multi_head_attention": lambda args, kwargs: _attended(args[0], int(args[4])),
    "_adaptive_avg_pool2d": lambda args, kwargs: prod(args[0].shape[:-2]) * prod(int(length) for length in args[1]),
    "adaptive_max_pool2d": lambda args, kwargs: 2 * prod(args[0].shape[:-2]) * prod(int(length) for length in args[1]),
}


def tensors(value: Any) -> Any:
    """Every tensor in arguments, also in lists of them."""
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from tensors(item)
