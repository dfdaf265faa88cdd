"""Tensors as a pickle describes them: a storage, an offset, a size and a stride; checked, then copied out.

Nothing is allocated from the description alone. A tensor is made only when its elements fit the storage and the storage
lies in the file, so memory stays within a small multiple of the file's own bytes.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from models.base import CheckpointError
from models.formats import limits
from models.formats.names import clean
from models.formats.pickle.memory import Memory
from models.formats.pickle.records import Call, Global

_LEGACY_TYPES = {
    "FloatStorage": torch.float32,
    "DoubleStorage": torch.float64,
    "HalfStorage": torch.float16,
    "BFloat16Storage": torch.bfloat16,
    "LongStorage": torch.int64,
    "IntStorage": torch.int32,
    "ShortStorage": torch.int16,
    "CharStorage": torch.int8,
    "ByteStorage": torch.uint8,
    "BoolStorage": torch.bool,
    "UntypedStorage": None,
}
_TYPES = {
    name: getattr(torch, name)
    for name in ("float32", "float64", "float16", "bfloat16", "int64", "int32", "int16", "int8", "uint8", "bool")
}
_TYPES |= {"float": torch.float32, "double": torch.float64, "half": torch.float16, "long": torch.int64}
_REFUSED_TYPES = {
    "Complex": "complex numbers",
    "complex": "complex numbers",
    "QInt": "quantised integers",
    "QUInt": "quantised integers",
    "qint": "quantised integers",
    "quint": "quantised integers",
}


@dataclass(frozen=True, slots=True, eq=False)
class Storage:
    """A persistent id: raw bytes somewhere in the file. ``dtype`` is None where the tensor says it."""

    key: str
    dtype: torch.dtype | None
    elements: int
    """Declared length in elements of ``dtype`` (bytes when untyped)."""
    read: Callable[[int, int], bytearray]
    """(byte offset, byte count) -> bytes."""
    size: int
    """Bytes that the file really holds."""


@dataclass(frozen=True, slots=True, eq=False)
class TensorRef:
    """A checked description; ``load`` copies it out."""

    storage: Storage
    dtype: torch.dtype
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]

    @property
    def elements(self) -> int:
        return math.prod(self.size)

    @property
    def place(self) -> tuple[object, ...]:
        """Equal for two descriptions of the same values."""
        return (self.storage.key, self.offset, self.size)

    @property
    def span_bytes(self) -> int:
        """Bytes of the file that ``load`` reads."""
        if not self.elements:
            return 0
        return (1 + sum((n - 1) * step for n, step in zip(self.size, self.stride, strict=True))) * self.dtype.itemsize

    def load(self) -> Tensor:
        """A contiguous copy: float32 when floating, int64 otherwise."""
        if not self.elements:
            return torch.empty(self.size, dtype=torch.float32 if self.dtype.is_floating_point else torch.int64)
        raw = self.storage.read(self.offset * self.dtype.itemsize, self.span_bytes)
        # A bool other than 0 and 1 is undefined behaviour, so it is read as a byte.
        dtype = torch.uint8 if self.dtype == torch.bool else self.dtype
        flat = torch.frombuffer(raw, dtype=dtype)
        view = flat.as_strided(self.size, self.stride)
        wanted = torch.float32 if self.dtype.is_floating_point else torch.int64
        return view.to(wanted).contiguous()  # the bytes are this tensor's own, so nothing is copied without need


def storage_dtype(kind: Any) -> torch.dtype | None:
    """dtype of a storage class named in a persistent id. Raises CheckpointError for layouts that are not read."""
    name = kind.name if isinstance(kind, Global) else ""
    name = name.rsplit(".", 1)[-1]
    if name in _LEGACY_TYPES:
        return _LEGACY_TYPES[name]
    raise _refused_type(name, "storage")


def tensor_ref(storage: Any, offset: Any, size: Any, stride: Any, dtype: torch.dtype | None = None) -> TensorRef:
    """The checked view. Raises CheckpointError, one sentence, when it does not fit its storage."""
    if not isinstance(storage, Storage):
        raise CheckpointError(
            "a tensor of this file has no storage that the file holds, so it is damaged or made by hand; save it again"
        )
    kind = dtype or storage.dtype
    size, stride = _whole_numbers(size), _whole_numbers(stride)
    (offset,) = _whole_numbers((offset,))
    if kind is None or len(size) != len(stride) or len(size) > limits.TENSOR_DIMENSIONS:
        raise CheckpointError(
            f"a tensor of this file is described by size {_show(size)} and stride {_show(stride)}, which do not go "
            "together; the file is damaged: save it again"
        )
    elements = math.prod(size)
    if elements > 1 and any(n > 1 and step == 0 for n, step in zip(size, stride, strict=True)):
        raise CheckpointError(
            f"a tensor of size {_show(size)} in this file repeats one value by a stride of 0 ({_show(stride)}), as a "
            "memory bomb does; save tensor.contiguous() instead"
        )
    held = storage.size // kind.itemsize
    span = 1 + sum((n - 1) * step for n, step in zip(size, stride, strict=True)) if elements else 0
    if elements > held or offset + span > held:
        raise CheckpointError(
            f"a tensor of size {_show(size)} in this file needs {max(elements, offset + span):,} elements, and its "
            f"storage holds {held:,}; the file is damaged or made by hand: save it again"
        )
    return TensorRef(storage, kind, offset, size, stride)


def build(machine: Memory, function: Any, arguments: Any) -> Any:
    """``Builder`` of the torch formats: dictionaries, tensors and parameters become data, the rest a ``Call``."""
    name = str(function) if isinstance(function, Global) else ""
    values = arguments if isinstance(arguments, tuple) else ()
    maker = _MAKERS.get(name)
    if maker is not None:
        try:
            return maker(machine, values)
        except (IndexError, TypeError, ValueError):
            raise CheckpointError(
                f"this file calls {clean(name)} with other arguments than torch writes; it is damaged: save it again"
            ) from None
    if name.startswith("torch._utils._rebuild_"):
        raise _refused_layout(name)
    if name in _ALLOCATING and _asks_for_room(values):
        raise CheckpointError(
            f"this pickle calls {clean(name)} with a length of its own ({_show(values)}), which could ask for any "
            "amount of memory; it was not called: save the state_dict() with torch.save"
        )
    return Call(function, arguments)


def _ordered_dict(machine: Memory, values: tuple[Any, ...]) -> dict[Any, Any]:
    made: dict[Any, Any] = {}
    pairs = values[0] if values else []
    machine.spend(len(pairs))  # the same pairs can be asked for again and again: each time costs what it holds
    for pair in pairs.items() if isinstance(pairs, dict) else pairs:
        key, value = pair
        made[machine.key(key)] = value
    return made


def _tensor_v2(machine: Memory, values: tuple[Any, ...]) -> TensorRef:
    storage, offset, size, stride = values[:4]
    return tensor_ref(storage, offset, size, stride)


def _tensor_v3(machine: Memory, values: tuple[Any, ...]) -> TensorRef:
    storage, offset, size, stride, _, _, dtype = values[:7]
    return tensor_ref(storage, offset, size, stride, _named_dtype(dtype))


def _parameter(machine: Memory, values: tuple[Any, ...]) -> Any:
    return values[0]


def _list(machine: Memory, values: tuple[Any, ...]) -> list[Any]:
    items = values[0] if values else []
    if not isinstance(items, list | tuple | dict):
        raise ValueError("no sequence")
    machine.spend(len(items))
    return list(items)


def _size(machine: Memory, values: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(_list(machine, values))


def _encode(machine: Memory, values: tuple[Any, ...]) -> bytes:
    # Protocol 2 writes bytes as latin-1 text with a call of _codecs.encode.
    text, coding = values
    if coding not in ("latin1", "latin-1") or not isinstance(text, str):
        raise ValueError("an encoding that pickle does not write")
    return text.encode("latin-1")


_MAKERS: dict[str, Callable[[Memory, tuple[Any, ...]], Any]] = {
    "collections.OrderedDict": _ordered_dict,
    "builtins.dict": _ordered_dict,
    "__builtin__.dict": _ordered_dict,
    "collections.defaultdict": lambda machine, values: {},
    "torch._utils._rebuild_tensor": _tensor_v2,
    "torch._utils._rebuild_tensor_v2": _tensor_v2,
    "torch._utils._rebuild_tensor_v3": _tensor_v3,
    "torch._utils._rebuild_parameter": _parameter,
    "torch._utils._rebuild_parameter_with_state": _parameter,
    "torch.Tensor._make_subclass": lambda machine, values: values[1],
    "torch.Size": _size,
    "builtins.set": _list,
    "__builtin__.set": _list,
    "builtins.frozenset": _list,
    "__builtin__.frozenset": _list,
    "builtins.list": _list,
    "__builtin__.list": _list,
    "_codecs.encode": _encode,
}
_ALLOCATING = frozenset(
    [f"{module}.{name}" for module in ("builtins", "__builtin__") for name in ("bytearray", "bytes", "range", "xrange")]
    + [f"torch.{name}" for name in ("Tensor", "zeros", "ones", "empty", "rand", "randn", "full", "eye", "arange")]
    + [f"torch.{kind}Tensor" for kind in ("Float", "Double", "Half", "Long", "Int", "Short", "Char", "Byte", "Bool")]
    + [f"torch.{name}" for name in _LEGACY_TYPES]
    + [f"numpy.{name}" for name in ("zeros", "ones", "empty", "full", "eye", "arange", "ndarray")]
)
_LAYOUTS = {
    "sparse": "a sparse tensor",
    "qtensor": "a quantised tensor",
    "meta": "a tensor without values (on the meta device)",
    "nested": "a nested tensor",
    "device_tensor": "a tensor of an accelerator's own format",
    "xla": "a tensor of an accelerator's own format",
    "wrapper_subclass": "a tensor subclass",
}


def _asks_for_room(values: tuple[Any, ...]) -> bool:
    flat = [part for value in values[:8] for part in (value if isinstance(value, tuple | list) else (value,))]
    return any(isinstance(value, int) and not isinstance(value, bool) and value > 1024 for value in flat[:64])


def _named_dtype(value: Any) -> torch.dtype:
    name = value.name if isinstance(value, Global) else ""
    if name in _TYPES:
        found: torch.dtype = _TYPES[name]
        return found
    raise _refused_type(name, "tensor")


def _refused_type(name: str, what: str) -> CheckpointError:
    for start, kind in _REFUSED_TYPES.items():
        if name.startswith(start):
            return CheckpointError(
                f"this file holds a {what} of {kind}, and networks are read as floating-point numbers; "
                "convert the model with .float() or dequantize() and save its state_dict()"
            )
    return CheckpointError(
        f"this file holds a {what} of the type '{clean(name)}', which is not read; convert the model with .float() "
        "and save its state_dict()"
    )


def _refused_layout(name: str) -> CheckpointError:
    kind = next((text for part, text in _LAYOUTS.items() if part in name), f"a tensor built by {clean(name)}")
    return CheckpointError(
        f"this file holds {kind}, and only ordinary dense tensors are read; call .to_dense(), dequantize() or .cpu() "
        "on it and save the state_dict() again"
    )


def _whole_numbers(values: Any) -> tuple[int, ...]:
    if isinstance(values, Call):
        values = values.arguments[0] if values.arguments else ()
    if not isinstance(values, tuple | list) or len(values) > 64:
        raise ValueError("no size")
    for value in values:
        if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < 1 << 48:
            raise CheckpointError(
                "a tensor of this file has a size, stride or offset that is no whole number of zero or more; "
                "the file is damaged or made by hand: save it again"
            )
    return tuple(values)


def _show(values: tuple[Any, ...]) -> str:
    return "(" + ", ".join(clean(value, 24) for value in values[:8]) + ("…)" if len(values) > 8 else ")")
