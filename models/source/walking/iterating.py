"""Going through a value item by item, each a step; truth and length."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.values import (
    NO_DEFAULT,
    Builtin,
    Class,
    Function,
    HostClass,
    Namespace,
    Object,
    Stream,
    Value,
)
from models.source.walking.walk import call, used

_CONTAINERS = (nn.Sequential, nn.ModuleList, nn.ParameterList)
_NAMED = (nn.ModuleDict, nn.ParameterDict)


def iterate(value: Value, frame: Frame) -> Iterator[Value]:
    """The items of ``value``. Raises Raised (TypeError) where it has none."""
    tick = frame.run.meter.tick
    for item in _items(used(value, frame), frame):
        tick()
        yield item


def _items(value: Value, frame: Frame) -> Iterator[Value]:
    if isinstance(value, Object) and value.payload is not None and value.cls.find("__iter__") is NO_DEFAULT:
        value = value.payload
    if isinstance(value, list | tuple | str | bytes | range | dict):
        return iter(value)
    if isinstance(value, set | frozenset):
        # The order of a set of strings differs from process to process.
        return iter(sorted(value, key=lambda item: (type(item).__name__, str(item) if _printable(item) else "")))
    if isinstance(value, Stream):
        return value.items
    if isinstance(value, torch.Tensor | np.ndarray):
        if value.ndim == 0:
            raise Raised("TypeError", "iteration over a 0-d tensor", place=frame.place())
        frame.run.meter.items(len(value))
        return (value[position] for position in range(len(value)))
    if isinstance(value, Object | nn.Module):
        own = _own_items(value, frame)
        if own is not None:
            return own
    if isinstance(value, _CONTAINERS):
        return (value[position] for position in range(len(value)))
    if isinstance(value, _NAMED):
        return iter(list(value.keys()))
    if isinstance(value, type({}.keys()) | type({}.values()) | type({}.items())):
        return iter(value)
    if isinstance(value, Class) and value.find("__members__") is not NO_DEFAULT:
        return iter(list(value.find("__members__").values()))
    raise Raised("TypeError", f"'{kind_of(value)}' object is not iterable", place=frame.place())


def _printable(value: Value) -> bool:
    return isinstance(value, str | int | float)


def _own_items(value: Value, frame: Frame) -> Iterator[Value] | None:
    """By the source's own ``__iter__``, or ``__len__`` and ``__getitem__``."""
    cls = class_of(value)
    if cls is None:
        return None
    own = cls.find("__iter__")
    if own is not NO_DEFAULT:
        made = call(own, [value], {}, frame)
        if isinstance(made, Object) and made.cls.find("__next__") is not NO_DEFAULT:
            return _by_next(made, frame)
        return _items(made, frame)
    getter = cls.find("__getitem__")
    if getter is NO_DEFAULT:
        return None

    def items() -> Iterator[Value]:
        position = 0
        while True:
            try:
                item = call(getter, [value, position], {}, frame)
            except Raised as error:
                if error.kind == "IndexError":
                    return
                raise
            yield item
            position += 1

    return items()


def _by_next(value: Object, frame: Frame) -> Iterator[Value]:
    while True:
        try:
            item = call(value.cls.find("__next__"), [value], {}, frame)
        except Raised as error:
            if error.kind == "StopIteration":
                return
            raise
        yield item


def class_of(value: Value) -> Class | None:
    """The class of the source that ``value`` is an instance of."""
    found = value.cls if isinstance(value, Object) else getattr(value, "source_class", None)
    return found if isinstance(found, Class) else None


def kind_of(value: Value) -> str:
    """What the source calls the type of ``value``."""
    own = class_of(value) if isinstance(value, Object | nn.Module) else None
    if own is not None:
        return own.name
    if isinstance(value, Function | Builtin):
        return "function"
    if isinstance(value, Class | HostClass):
        return "type"
    return "SimpleNamespace" if isinstance(value, Namespace) else type(value).__name__


def truth(value: Value, frame: Frame) -> bool:
    """``bool(value)``."""
    value = used(value, frame)
    if isinstance(value, Object):
        for method in ("__bool__", "__len__"):
            own = value.cls.find(method)
            if own is not NO_DEFAULT:
                return bool(call(own, [value], {}, frame))
        return True if value.payload is None else bool(value.payload)
    if isinstance(value, nn.Module):
        return len(value) > 0 if isinstance(value, _CONTAINERS + _NAMED) else True
    if isinstance(value, torch.Tensor | np.ndarray):
        try:
            return bool(value)
        except Exception as error:
            raise Raised(type(error).__name__, str(error), place=frame.place()) from None
    if isinstance(value, int | float | complex | str | bytes | list | tuple | dict | set | frozenset | range | None):
        return bool(value)
    return True


def length(value: Value, frame: Frame) -> int:
    if isinstance(value, Object | nn.Module):
        cls = class_of(value)
        own = cls.find("__len__") if cls else NO_DEFAULT
        if own is not NO_DEFAULT:
            return int(call(own, [value], {}, frame))
    if isinstance(value, Object) and value.payload is not None:
        return len(value.payload)
    if isinstance(value, Class) and value.find("__members__") is not NO_DEFAULT:
        return len(value.find("__members__"))
    if isinstance(value, _CONTAINERS + _NAMED) or (hasattr(value, "__len__") and not isinstance(value, nn.Module)):
        if isinstance(value, torch.Tensor) and value.ndim == 0:
            raise Raised("TypeError", "len() of a 0-d tensor", place=frame.place())
        if isinstance(value, range) and value and abs(value[-1] - value[0]) > 2**62:
            raise Raised("OverflowError", "range is too long", place=frame.place())
        return len(value)
    raise Raised("TypeError", f"object of type '{kind_of(value)}' has no len()", place=frame.place())
