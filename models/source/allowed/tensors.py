"""Methods and fields of tensors, dtypes and devices, and the old tensor types."""

from __future__ import annotations

from typing import Any

import torch

from models.source.allowed.library import LIBRARY, host_class
from models.source.refusals import Raised
from models.source.tables import names
from models.source.values.frames import Frame
from models.source.values.values import HostClass, Value
from models.source.walking.hosting import host_value
from models.source.walking.members import allow_fields, allow_methods, method

Arguments = list[Value]
Named = dict[str, Value]

allow_fields(
    torch.Tensor,
    names("shape dtype device ndim data T mT H requires_grad is_cuda real imag grad itemsize is_leaf"),
)
allow_fields(torch.dtype, ("is_floating_point", "is_complex", "itemsize"))
allow_fields(torch.device, ("type", "index"))
allow_methods(torch.Size, ("numel",))
allow_methods(
    torch.Tensor,
    names(
        "abs abs_ add add_ addcmul addcdiv acos asin atan bitwise_and bitwise_not bitwise_or bool byte ceil "
        "ceil_ clamp clamp_ clamp_max clamp_min clamp_max_ clamp_min_ clip cos cosh div div_ double eq erf "
        "exp exp_ expm1 float floor floor_ floor_divide fmod frac ge gt half int isfinite isinf isnan le lerp "
        "log log10 log1p log2 log_ logical_and logical_not logical_or logit long lt masked_fill masked_fill_ "
        "mul mul_ multiply nan_to_num ne neg pow pow_ reciprocal relu relu_ remainder round rsqrt sgn short "
        "sigmoid sigmoid_ sign sin sinh sqrt sqrt_ square sub sub_ subtract tan tanh tanh_ true_divide trunc "
        "where xor type_as all amax amin any argmax argmin argsort cumprod cumsum dist logsumexp max mean "
        "median min mode norm prod softmax log_softmax sort std sum topk var count_nonzero broadcast_to chunk "
        "clone contiguous diag diagonal dim expand expand_as fill_ fill_diagonal_ flatten flip gather "
        "index_add index_add_ index_copy_ index_fill_ index_select is_contiguous is_floating_point is_complex "
        "masked_scatter masked_select movedim moveaxis narrow ndimension nelement nonzero numel permute ravel "
        "repeat repeat_interleave reshape reshape_as roll rot90 scatter scatter_ scatter_add scatter_add_ "
        "select size split squeeze squeeze_ stride swapaxes swapdims t take tensor_split tile "
        "transpose transpose_ tril triu unbind unflatten unfold unsqueeze unsqueeze_ view view_as zero_ copy_ "
        "addmm baddbmm bmm dot inner matmul mm mv outer bernoulli bernoulli_ exponential_ multinomial normal_ "
        "random_ uniform_ detach detach_ requires_grad_ item is_pinned element_size equal allclose isclose "
        "new_zeros new_ones new_full new_tensor new_empty get_device"
    ),
)


@method(torch.Tensor, "cuda", "cpu", "pin_memory", "share_memory_", "register_hook", "retain_grad", "backward", "mps")
def _same(frame: Frame, receiver: torch.Tensor, args: Arguments, named: Named) -> Value:
    return receiver


@method(torch.Tensor, "to")
def _to(frame: Frame, receiver: torch.Tensor, args: Arguments, named: Named) -> Value:
    """A dtype counts, a device does not: all is on the CPU."""
    for item in (*args, named.get("dtype"), named.get("other")):
        if isinstance(item, torch.Tensor):
            return receiver.to(item.dtype)
        if isinstance(item, torch.dtype):
            return receiver.to(item)
    return receiver


@method(torch.Tensor, "type")
def _type(frame: Frame, receiver: torch.Tensor, args: Arguments, named: Named) -> Value:
    if not args:
        return receiver.type()
    wanted = args[0]
    if isinstance(wanted, HostClass):
        wanted = wanted.members.get("dtype")
    elif isinstance(wanted, str):
        named_class = LIBRARY.get(wanted.replace("torch.cuda.", "torch."))
        wanted = named_class.members.get("dtype") if isinstance(named_class, HostClass) else None
    if not isinstance(wanted, torch.dtype):
        raise frame.unknown("uses Tensor.type with a type that is not known")
    return receiver.to(wanted)


@method(torch.Tensor, "numpy", "__array__")
def _numpy(frame: Frame, receiver: torch.Tensor, args: Arguments, named: Named) -> Value:
    frame.run.meter.items(receiver.numel())
    return receiver.detach().clone().numpy()


@method(torch.Tensor, "tolist")
def _to_list(frame: Frame, receiver: torch.Tensor, args: Arguments, named: Named) -> Value:
    frame.run.meter.items(receiver.numel())
    return receiver.tolist()


@method(torch.Tensor, "new")
def _new(frame: Frame, receiver: torch.Tensor, args: Arguments, named: Named) -> Value:
    given = [host_value(item, frame) for item in args]
    return _made(receiver.dtype, given, frame)


def _made(dtype: torch.dtype, given: list[Any], frame: Frame) -> torch.Tensor:
    """``torch.FloatTensor(2, 3)`` has sizes, ``torch.FloatTensor([2, 3])`` values. Bare memory is zeros here."""
    if len(given) == 1 and isinstance(given[0], torch.Size):
        return torch.zeros(given[0], dtype=dtype)
    if len(given) == 1 and not isinstance(given[0], int):
        return torch.as_tensor(given[0]).to(dtype).clone()
    if not all(isinstance(item, int) for item in given):
        raise Raised("TypeError", "a tensor type takes sizes or values", place=frame.place())
    return torch.zeros(given, dtype=dtype)


def _maker(dtype: torch.dtype) -> Any:
    def make(frame: Frame, args: Arguments, named: Named) -> Value:
        return _made(dtype, [host_value(item, frame) for item in args], frame)

    return make


_TYPES = {
    "Tensor": torch.float32, "FloatTensor": torch.float32, "DoubleTensor": torch.float64, "HalfTensor": torch.float16,
    "LongTensor": torch.int64, "IntTensor": torch.int32, "ByteTensor": torch.uint8, "BoolTensor": torch.bool,
}  # fmt: skip
for _name, _dtype in _TYPES.items():
    for _package in ("torch", "torch.cuda"):
        host_class(f"{_package}.{_name}", (torch.Tensor,), _maker(_dtype)).members["dtype"] = _dtype


def _size(frame: Frame, args: Arguments, named: Named) -> Value:
    return torch.Size([int(item) for item in host_value(args[0], frame)])


host_class("torch.Size", (torch.Size,), _size)
host_class("torch.dtype", (torch.dtype,), lambda frame, args, named: args[0])


def _variable(frame: Frame, args: Arguments, named: Named) -> Value:
    return args[0]


host_class("torch.autograd.Variable", (torch.Tensor,), _variable)
LIBRARY["torch.autograd.variable.Variable"] = LIBRARY["torch.autograd.Variable"]
