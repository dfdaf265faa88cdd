"""NumPy: numbers, and small arrays that become tensors. Its whole and floating numbers are Python's here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch

from models.source.allowed.library import LIBRARY, host_class, listed, silent
from models.source.refusals import OutOfBounds
from models.source.tables import names
from models.source.values.frames import Frame
from models.source.values.values import Builtin, Value
from models.source.walking.hosting import host_arguments
from models.source.walking.members import allow_fields, allow_methods, method

Arguments = list[Value]
Named = dict[str, Value]

_MOST = 2**22
"""Numbers of one array."""
_ITEMWISE = names(
    "sqrt log log2 log10 log1p exp expm1 floor ceil abs sin cos tan arctan sign square power maximum minimum add "
    "subtract multiply divide floor_divide mod round clip cumsum sum mean std var max min argmax argmin median "
    "where isnan isfinite reshape transpose squeeze expand_dims concatenate stack flip diff dot triu tril any all "
    "array_equal logical_and logical_or logical_not unique sort argsort ravel"
)


def plain(value: Any) -> Value:
    """A number of NumPy as Python's."""
    return value.item() if isinstance(value, np.generic) else value


def _bounded(name: str, function: Callable[..., Any]) -> None:
    def act(frame: Frame, args: Arguments, named: Named) -> Value:
        given, options = host_arguments(args, named, frame)
        given = [item.detach().numpy() if isinstance(item, torch.Tensor) else item for item in given]
        sizes = [item.size for item in given if isinstance(item, np.ndarray)]
        if len(sizes) > 1 and sizes[0] * sizes[1] > 2**26:
            raise OutOfBounds("computes with too large arrays of NumPy", frame.place())
        return plain(function(*given, **options))

    LIBRARY[f"numpy.{name}"] = Builtin(f"numpy.{name}", act)


for _name in _ITEMWISE:
    _bounded(_name, getattr(np, _name))
for _name in ("pi", "inf", "nan", "e"):
    LIBRARY[f"numpy.{_name}"] = getattr(np, _name)
LIBRARY["numpy.newaxis"] = None


def _sized(name: str, count: Callable[[Arguments, Named], int]) -> None:
    function = getattr(np, name)

    @listed(f"numpy.{name}")
    def act(frame: Frame, args: Arguments, named: Named) -> Value:
        given, options = host_arguments(args, named, frame)
        if count(given, options) > _MOST:
            raise OutOfBounds(f"makes an array of more than {_MOST} numbers", frame.place())
        return function(*given, **options)


def _shape(args: Arguments, named: Named) -> int:
    shape = args[0] if args else named.get("shape", ())
    total = 1
    for length in shape if isinstance(shape, list | tuple) else (shape,):
        total *= max(int(length), 0)
    return total


def _steps(args: Arguments, named: Named) -> int:
    start, stop = (0, args[0]) if len(args) == 1 else (args[0], args[1])
    return int(abs((stop - start) / (args[2] if len(args) > 2 else named.get("step", 1))))


for _name in ("zeros", "ones", "full", "empty"):
    _sized(_name, _shape)
_sized("arange", _steps)
_sized("linspace", lambda args, named: int(args[2] if len(args) > 2 else named.get("num", 50)))
_sized("eye", lambda args, named: int(args[0]) ** 2)


@listed("numpy.array", "numpy.asarray")
def _array(frame: Frame, args: Arguments, named: Named) -> Value:
    given, options = host_arguments(args, named, frame)
    source = given[0].detach().numpy() if isinstance(given[0], torch.Tensor) else given[0]
    return np.array(source, dtype=options.get("dtype", given[1] if len(given) > 1 else None))


silent(("numpy.random.seed", "numpy.set_printoptions"))
for _name, _dtype in {
    "float32": np.float32, "float64": np.float64, "float16": np.float16, "int64": np.int64, "int32": np.int32,
    "uint8": np.uint8, "bool_": np.bool_,
}.items():  # fmt: skip
    host_class(f"numpy.{_name}", (_dtype,), (lambda dtype: lambda frame, args, named: plain(dtype(args[0])))(_dtype))
host_class("numpy.ndarray", (np.ndarray,), lambda frame, args, named: None)
host_class("numpy.integer", (np.integer, int), lambda frame, args, named: None)
host_class("numpy.floating", (np.floating, float), lambda frame, args, named: None)
allow_fields(np.ndarray, ("shape", "size", "ndim", "T"))
allow_methods(np.ndarray, ("reshape", "transpose", "flatten", "ravel", "squeeze", "copy"))


@method(np.ndarray, "astype")
def _astype(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
    wanted = args[0]
    if not isinstance(wanted, str):
        wanted = getattr(wanted, "name", "float64")
    if wanted not in ("float32", "float64", "int64", "int32", "uint8", "float", "int", "bool", "float16"):
        raise frame.unknown("uses astype with a type that is not known")
    return receiver.astype(wanted)


def _reduce(name: str) -> None:
    @method(np.ndarray, name)
    def act(frame: Frame, receiver: Any, args: Arguments, named: Named) -> Value:
        given, options = host_arguments(args, named, frame)
        return plain(getattr(receiver, name)(*given, **options))


for _name in ("sum", "mean", "std", "var", "max", "min", "prod", "item", "tolist", "cumsum", "argmax", "argmin"):
    _reduce(_name)
