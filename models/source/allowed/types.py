"""Python's own types: how they are made, and what can be derived from."""

from __future__ import annotations

import builtins
from typing import Any

import numpy as np
import torch
from torch import nn

from models.source.allowed.library import LIBRARY, host_class
from models.source.refusals import Raised
from models.source.tables import names
from models.source.values.frames import Frame
from models.source.values.values import Builtin, Class, ClassMethod, HostClass, Object, Value
from models.source.walking.comparing import key
from models.source.walking.expressions import mapping
from models.source.walking.formatting import text
from models.source.walking.hosting import hosted
from models.source.walking.iterating import class_of, iterate, kind_of, truth
from models.source.walking.walk import used

_DIGITS = 400


def _int(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    if not args:
        return 0
    value = _scalar(args[0], frame, "__int__")
    if isinstance(value, str) and len(value) > _DIGITS:
        raise Raised("ValueError", "too many digits for an integer", place=frame.place())
    base = args[1] if len(args) > 1 else named.get("base")
    made = hosted(frame, lambda: int(value) if base is None else int(value, base))
    frame.run.meter.bits(made.bit_length())
    return made


def _float(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    value = _scalar(args[0], frame, "__float__") if args else 0.0
    if isinstance(value, str) and len(value) > _DIGITS:
        raise Raised("ValueError", "too many digits for a number", place=frame.place())
    return hosted(frame, lambda: float(value))


def _scalar(value: Value, frame: Frame, method: str) -> Value:
    value = used(value, frame)
    if isinstance(value, int | float | str | torch.Tensor | np.generic | np.ndarray):
        return value
    raise Raised("TypeError", f"{method.strip('_')}() does not take a '{kind_of(value)}'", place=frame.place())


def _bool(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    return bool(args) and truth(args[0], frame)


def _str(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    return text(used(args[0], frame), frame) if args else ""


def _complex(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    return hosted(frame, lambda: complex(*args))


def _collected(args: list[Value], frame: Frame) -> list[Value]:
    found: list[Value] = []
    for item in iterate(args[0], frame) if args else ():
        found.append(item)
        if len(found) % 1024 == 0:
            frame.run.meter.items(len(found))
    return found


def _list(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    return _collected(args, frame)


def _tuple(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    return tuple(_collected(args, frame))


def _set(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    found: set[Value] = set()
    for item in _collected(args, frame):
        found.add(key(item, frame, found))
    return found


def _frozenset(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    return frozenset(_set(frame, args, named))


def _dict(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    found: dict[Value, Value] = {}
    for given in args:
        given = given.payload if isinstance(given, Object) and isinstance(given.payload, dict) else given
        if isinstance(given, dict):
            found.update(mapping(given, frame))
            continue
        for pair in iterate(given, frame):
            parts = list(iterate(pair, frame))
            if len(parts) != 2:
                raise Raised("ValueError", "dictionary update needs pairs", place=frame.place())
            found[key(parts[0], frame, found)] = parts[1]
    found.update(named)
    return found


def _from_keys(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    value = args[2] if len(args) > 2 else None
    return {key(item, frame): value for item in iterate(args[1], frame)}


def _range(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    whole = [int(item) if isinstance(item, torch.Tensor) and item.numel() == 1 else item for item in args]
    if not all(isinstance(item, int) for item in whole):
        raise Raised("TypeError", "range() takes whole numbers", place=frame.place())
    return hosted(frame, lambda: range(*whole))


def _slice(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    return slice(*args)


def _bytes(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    raise frame.unknown("makes bytes")


def _object(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    raise frame.unknown("makes a bare object")


def _type(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
    if len(args) != 1:
        raise frame.unknown("makes a class by calling type")
    value = used(args[0], frame)
    own = class_of(value) if isinstance(value, Object | nn.Module) else None
    if own is not None:
        return own
    kind = type(value)
    for listed in LIBRARY.values():
        if isinstance(listed, HostClass) and (
            listed.layout is kind or (listed.layout is None and kind in listed.types)
        ):
            return listed
    return HostClass(kind_of(value), _object, (kind,))


OBJECT = host_class("builtins.object", (object,), _object)
_MADE: dict[str, tuple[tuple[type, ...], Any]] = {
    "int": ((int, np.integer), _int),
    "float": ((float, np.floating), _float),
    "bool": ((bool,), _bool),
    "str": ((str,), _str),
    "complex": ((complex,), _complex),
    "bytes": ((bytes,), _bytes),
    "list": ((list,), _list),
    "tuple": ((tuple,), _tuple),
    "set": ((set,), _set),
    "frozenset": ((frozenset,), _frozenset),
    "dict": ((dict,), _dict),
    "range": ((range,), _range),
    "slice": ((slice,), _slice),
    "type": ((Class, HostClass), _type),
}
for _name, (_types, _make) in _MADE.items():
    host_class(f"builtins.{_name}", _types, _make)
LIBRARY["builtins.dict"].members["fromkeys"] = ClassMethod(Builtin("fromkeys", _from_keys))
LIBRARY["builtins.NotImplemented"] = NotImplemented
LIBRARY["builtins.Ellipsis"] = ...


def _exception(name: str) -> Any:
    def make(frame: Frame, args: list[Value], named: dict[str, Value]) -> Value:
        return Raised(name, text(args[0], frame) if args else "")

    return make


for _name in names(
    "BaseException Exception ArithmeticError AssertionError AttributeError FileNotFoundError "
    "ImportError IndexError KeyError KeyboardInterrupt LookupError ModuleNotFoundError NameError "
    "NotImplementedError OSError IOError OverflowError RuntimeError StopIteration SystemExit "
    "TypeError UnicodeError ValueError ZeroDivisionError Warning UserWarning DeprecationWarning "
    "FutureWarning RuntimeWarning"
):
    host_class(f"builtins.{_name}", (getattr(builtins, _name),), _exception(_name))
