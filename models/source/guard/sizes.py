"""What an operation will cost, from the shapes of its arguments alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import Any

import torch
from torch import Tensor
from torch.utils.flop_counter import flop_registry

from models.source.refusals import NotUnderstood
from models.source.tables import names

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
        "mkldnn_rnn_layer lstm gru _cdist_forward _scaled_dot_product_flash_attention_for_cpu "
        "_scaled_dot_product_attention_math _thnn_fused_lstm_cell _thnn_fused_gru_cell "
        "grid_sampler_2d kron"
    )
)  # fmt: skip


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
    given = sum(tensor.numel() for tensor in _tensors((args, tuple(kwargs.values()))))
    if name in _VALUES_DECIDE:
        most = given * max((tensor.ndim for tensor in _tensors(args)), default=1)
        if name != "index" or any(tensor.dtype in (torch.bool, torch.uint8) for tensor in _tensors(args[1:])):
            return Cost(most, most * 8, most)
    options = {key: _meta(value) for key, value in kwargs.items()}
    if any(argument.name == "device" for argument in func._schema.arguments):
        options["device"] = torch.device("meta")
    if options.get("generator") is not None:
        options["generator"] = None
    try:
        made = func(*_meta(args), **options)
    except NotImplementedError:
        raise NotUnderstood(f"uses the tensor operation {name}, whose size is not known before it runs,") from None
    results = list(_tensors(made if isinstance(made, list | tuple) else (made,)))
    elements = max((tensor.numel() for tensor in results), default=0)
    return Cost(
        elements,
        sum(tensor.numel() * tensor.element_size() for tensor in results),
        float(given + sum(tensor.numel() for tensor in results)) + _multiplications(func, name, args, kwargs, made),
    )


def _multiplications(func: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], made: Any) -> float:
    counted: Callable[..., Any] | None = flop_registry.get(func.overloadpacket)
    if counted is not None:
        try:
            return float(counted(*args, **kwargs, out_val=made)) / 2
        except Exception:  # a form of the operation that the registry does not count
            pass
    sizes = [tensor.numel() for tensor in _tensors(args)]
    if name in _BY_PRODUCT:
        return float(prod(sorted(sizes)[-2:]))
    if "pool" in name:
        kernel = next((value for value in args[1:2] if isinstance(value, list | tuple)), ())
        results = sum(tensor.numel() for tensor in _tensors((made,)))
        return float(results * prod(int(size) for size in kernel) if "adaptive" not in name else sum(sizes))
    return 0.0


def _meta(value: Any) -> Any:
    if isinstance(value, Tensor):
        return torch.empty_strided(value.shape, value.stride(), dtype=value.dtype, device="meta")
    if isinstance(value, torch.device):
        return torch.device("meta")
    if isinstance(value, list):
        return [_meta(item) for item in value]
    return tuple(_meta(item) for item in value) if isinstance(value, tuple) else value


def _tensors(value: Any) -> Any:
    if isinstance(value, Tensor):
        yield value
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _tensors(item)
