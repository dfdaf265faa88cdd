"""What an operation will cost, from the shapes of its arguments alone."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch import Tensor

from models.source.guard.rules import VIEWS, elements, tensors
from models.source.refusals import NotUnderstood
from models.source.tables import names

_COMPILER = ("torch._dynamo", "torch._inductor", "torch.fx.experimental.symbolic_shapes")
_KEPT = 8192
_COSTS: dict[Any, Cost] = {}
_VALUES_DECIDE = frozenset(
    names(
        "_local_scalar_dense nonzero masked_select index equal unique_dim _unique2 unique_consecutive "
        "is_same_size item"
    )
)  # fmt: skip
"""Operations whose result depends on values and is at most as large as what they are given, times its dimensions."""
_BY_PRODUCT = frozenset(
    names(
        "mkldnn_rnn_layer lstm gru rnn_tanh _cdist_forward _euclidean_dist _scaled_dot_product_flash_attention_for_cpu "
        "_scaled_dot_product_attention_math _thnn_fused_lstm_cell _thnn_fused_gru_cell "
        "grid_sampler_2d kron"
    )
)  # fmt: skip


_ATTENTION = ("_transformer_encoder_layer_fwd", "_native_multi_head_attention")
_PRODUCTS = {"mm": 0, "bmm": 0, "mv": 0, "dot": 0, "addmm": 1, "baddbmm": 1, "addmv": 1}
"""Products of matrices, and where the left one stands among the arguments."""


@dataclass(frozen=True)
class Cost:
    elements: int
    """Of the largest result."""
    bytes: int
    """Of all results together."""
    work: float
    """Multiplications, roughly."""


def cost_of(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost:
    """Raises NotUnderstood for an operation whose size cannot be known before it runs."""
    try:
        key: Any = (func, _described(args), _described(tuple(sorted(kwargs.items()))))
        found = _COSTS.get(key)
    except TypeError:
        key, found = None, None
    if found is not None:
        return found
    made = _cost(func, args, kwargs)
    if key is not None:
        if len(_COSTS) >= _KEPT:
            _COSTS.clear()
        _COSTS[key] = made
    return made


def _described(value: Any) -> Any:
    if isinstance(value, Tensor):
        return (tuple(value.shape), value.dtype, tuple(value.stride()))
    if isinstance(value, list | tuple):
        return tuple(_described(item) for item in value)
    return (type(value), value)


def _cost(func: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Cost:
    name = func.overloadpacket.__name__
    given = sum(tensor.numel() for tensor in tensors((args, tuple(kwargs.values()))))
    if name in _VALUES_DECIDE:
        most = given * max((tensor.ndim for tensor in tensors(args)), default=1)
        if name != "index" or any(tensor.dtype in (torch.bool, torch.uint8) for tensor in tensors(args[1:])):
            return Cost(most, most * 8, most)
    ruled = elements(name, args, kwargs)
    if ruled is not None:
        held = 0 if name in VIEWS or (name.endswith("_") and not name.startswith("_")) else ruled * _width(args, kwargs)
        return Cost(ruled, held, given + ruled + _multiplications(name, args, ruled))
    results = list(tensors((_on_meta(func, name, args, kwargs),)))
    made = sum(tensor.numel() for tensor in results)
    return Cost(
        max((tensor.numel() for tensor in results), default=0),
        sum(tensor.numel() * tensor.element_size() for tensor in results),
        float(given + made) + _multiplications(name, args, made),
    )


def _on_meta(func: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    options = {key: _meta(value) for key, value in kwargs.items() if key != "generator"}
    if any(argument.name == "device" for argument in func._schema.arguments):
        options["device"] = torch.device("meta")
    try:
        with _without_compiler():
            return func(*_meta(args), **options)
    except (NotImplementedError, ImportError):
        raise _unknown(name) from None
    except RuntimeError as error:
        if "meta tensor" in str(error):
            raise _unknown(name) from None
        raise


def _unknown(name: str) -> NotUnderstood:
    return NotUnderstood(f"uses the tensor operation {name}, whose size is not known before it runs,")


@contextmanager
def _without_compiler() -> Iterator[None]:
    """Some shapes are computed by Python code that would import torch's compiler: seconds, and folders on the disk."""
    absent = [name for name in _COMPILER if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]  # Python's own sign that an import fails
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


def _width(args: tuple[Any, ...], kwargs: dict[str, Any]) -> int:
    """Bytes of one number of the result."""
    dtype = kwargs.get("dtype")
    widths = [int(tensor.element_size()) for tensor in tensors((args, tuple(kwargs.values())))]
    return max([dtype.itemsize if isinstance(dtype, torch.dtype) else 4, *widths])


def _multiplications(name: str, args: tuple[Any, ...], made: int) -> float:
    """Beyond reading what is given and writing what is made."""
    if name in _PRODUCTS:
        left = args[_PRODUCTS[name]]
        return float(made) * (int(left.shape[-1]) if left.ndim else 1)
    if name == "convolution":
        weight = args[1]
        transposed = bool(args[6])
        reached = int(args[0].numel()) if transposed else made
        return float(reached * int(weight.numel()) / max(int(weight.shape[0]), 1))
    if name in _ATTENTION:
        return float(made) * 12 * int(args[0].shape[-1])
    sizes = [int(tensor.numel()) for tensor in tensors(args)]
    if name in _BY_PRODUCT:
        return float(prod(sorted(sizes)[-2:]))
    if "pool" in name and "adaptive" not in name:
        kernel = next((value for value in args[1:2] if isinstance(value, list | tuple)), ())
        return float(made) * prod(int(size) for size in kernel)
    return 0.0


def _meta(value: Any) -> Any:
    if isinstance(value, Tensor):
        return torch.empty_strided(value.shape, value.stride(), dtype=value.dtype, device="meta")
    if isinstance(value, torch.device):
        return torch.device("meta")
    if isinstance(value, list):
        return [_meta(item) for item in value]
    return tuple(_meta(item) for item in value) if isinstance(value, tuple) else value
