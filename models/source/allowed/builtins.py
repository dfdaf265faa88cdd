"""Python's own functions."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import nn

from models.source.allowed.library import LIBRARY, listed, silent
from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.open_settings import OpenSettings
from models.source.values.values import (
    NO_DEFAULT,
    Builtin,
    Class,
    ClassMethod,
    Function,
    HostClass,
    Method,
    Namespace,
    Object,
    Property,
    StaticMethod,
    Stream,
    Unlisted,
    Value,
)
from models.source.walking.attributes import attribute, delete_attribute, set_attribute
from models.source.walking.calling import is_instance
from models.source.walking.formatting import shown
from models.source.walking.iterating import iterate, kind_of, length, truth
from models.source.walking.operators import operate
from models.source.walking.walk import call, used

Arguments = list[Value]
Named = dict[str, Value]

silent(("builtins.print",))


@listed("builtins.len")
def _len(frame: Frame, args: Arguments, named: Named) -> Value:
    return length(used(args[0], frame), frame)


@listed("builtins.enumerate")
def _enumerate(frame: Frame, args: Arguments, named: Named) -> Value:
    start = args[1] if len(args) > 1 else named.get("start", 0)
    return Stream(enumerate(iterate(args[0], frame), start))


@listed("builtins.zip")
def _zip(frame: Frame, args: Arguments, named: Named) -> Value:
    return Stream(zip(*[iterate(item, frame) for item in args], strict=bool(named.get("strict", False))))


@listed("builtins.map")
def _map(frame: Frame, args: Arguments, named: Named) -> Value:
    def items() -> Iterator[Value]:
        for given in zip(*[iterate(item, frame) for item in args[1:]], strict=False):
            yield call(args[0], list(given), {}, frame)

    return Stream(items())


@listed("builtins.filter")
def _filter(frame: Frame, args: Arguments, named: Named) -> Value:
    def items() -> Iterator[Value]:
        for item in iterate(args[1], frame):
            if truth(item if args[0] is None else call(args[0], [item], {}, frame), frame):
                yield item

    return Stream(items())


@listed("builtins.reversed")
def _reversed(frame: Frame, args: Arguments, named: Named) -> Value:
    if isinstance(args[0], range):
        return Stream(iter(args[0][::-1]))
    found = list(iterate(args[0], frame))
    return Stream(iter(found[::-1]))


@listed("builtins.iter")
def _iter(frame: Frame, args: Arguments, named: Named) -> Value:
    return args[0] if isinstance(args[0], Stream) else Stream(iterate(args[0], frame))


@listed("builtins.next")
def _next(frame: Frame, args: Arguments, named: Named) -> Value:
    if isinstance(args[0], Object) and args[0].cls.find("__next__") is not NO_DEFAULT:
        return call(args[0].cls.find("__next__"), [args[0]], {}, frame)
    if not isinstance(args[0], Stream):
        raise Raised("TypeError", f"'{kind_of(args[0])}' object is not an iterator", place=frame.place())
    for item in args[0].items:
        frame.run.meter.tick()
        return item
    if len(args) > 1:
        return args[1]
    raise Raised("StopIteration", "", place=frame.place())


@listed("builtins.any")
def _any(frame: Frame, args: Arguments, named: Named) -> Value:
    return any(truth(item, frame) for item in iterate(args[0], frame))


@listed("builtins.all")
def _all(frame: Frame, args: Arguments, named: Named) -> Value:
    return all(truth(item, frame) for item in iterate(args[0], frame))


@listed("builtins.abs")
def _abs(frame: Frame, args: Arguments, named: Named) -> Value:
    return abs(_number(args[0], frame))


@listed("builtins.round")
def _round(frame: Frame, args: Arguments, named: Named) -> Value:
    digits = args[1] if len(args) > 1 else named.get("ndigits")
    if digits is not None and abs(int(digits)) > 100:
        raise frame.unknown("rounds to more than 100 digits")
    return round(_number(args[0], frame)) if digits is None else round(_number(args[0], frame), digits)


def _number(value: Value, frame: Frame) -> Value:
    if isinstance(used(value, frame), int | float | complex | torch.Tensor | np.ndarray):
        return value
    raise Raised("TypeError", f"expected a number, not '{kind_of(value)}'", place=frame.place())


@listed("builtins.divmod")
def _divmod(frame: Frame, args: Arguments, named: Named) -> Value:
    return divmod(_number(args[0], frame), _number(args[1], frame))


@listed("builtins.pow")
def _pow(frame: Frame, args: Arguments, named: Named) -> Value:
    import ast

    if len(args) > 2:
        raise frame.unknown("uses pow with three arguments")
    return operate(ast.Pow, args[0], args[1], frame)


@listed("builtins.repr")
def _repr(frame: Frame, args: Arguments, named: Named) -> Value:
    return shown(used(args[0], frame), frame)


@listed("builtins.ord")
def _ord(frame: Frame, args: Arguments, named: Named) -> Value:
    return ord(args[0])


@listed("builtins.chr")
def _chr(frame: Frame, args: Arguments, named: Named) -> Value:
    return chr(args[0])


@listed("builtins.callable")
def _callable(frame: Frame, args: Arguments, named: Named) -> Value:
    value = used(args[0], frame)
    if isinstance(value, Object):
        return value.cls.find("__call__") is not NO_DEFAULT
    return isinstance(value, Function | Method | Builtin | Class | HostClass | nn.Module)


@listed("builtins.isinstance")
def _isinstance(frame: Frame, args: Arguments, named: Named) -> Value:
    kinds = args[1] if isinstance(args[1], tuple) else (args[1],)
    # A value that we can have is never an instance of a class that is not listed.
    listed_kinds = tuple(kind for kind in kinds if not isinstance(kind, Unlisted))
    return is_instance(used(args[0], frame), listed_kinds, frame)


@listed("builtins.issubclass")
def _issubclass(frame: Frame, args: Arguments, named: Named) -> Value:
    kinds = args[1] if isinstance(args[1], tuple) else (args[1],)
    one = args[0]
    if isinstance(one, Class):
        return any(kind in one.mro for kind in kinds)
    return any(kind is one or (isinstance(one, HostClass) and kind in one.parents) for kind in kinds)


@listed("builtins.hasattr")
def _hasattr(frame: Frame, args: Arguments, named: Named) -> Value:
    try:
        found = attribute(args[0], _attribute_name(args[1], frame), frame)
    except Raised as error:
        if error.kind == "AttributeError":
            return False
        raise
    return not isinstance(found, Unlisted)


def _attribute_name(value: Value, frame: Frame) -> str:
    if not isinstance(value, str):
        raise Raised("TypeError", "attribute name must be string", place=frame.place())
    return value


@listed("builtins.getattr")
def _getattr(frame: Frame, args: Arguments, named: Named) -> Value:
    name = _attribute_name(args[1], frame)
    if isinstance(args[0], OpenSettings) and len(args) > 2:
        return args[0].attributes.get(name, args[2])
    try:
        return attribute(args[0], name, frame)
    except Raised as error:
        if error.kind == "AttributeError" and len(args) > 2:
            return args[2]
        raise


@listed("builtins.setattr")
def _setattr(frame: Frame, args: Arguments, named: Named) -> Value:
    set_attribute(used(args[0], frame), _attribute_name(args[1], frame), args[2], frame)


@listed("builtins.delattr")
def _delattr(frame: Frame, args: Arguments, named: Named) -> Value:
    delete_attribute(used(args[0], frame), _attribute_name(args[1], frame), frame)


@listed("builtins.vars")
def _vars(frame: Frame, args: Arguments, named: Named) -> Value:
    if args and isinstance(args[0], Object | Namespace):
        return args[0].attributes
    raise frame.unknown("uses vars")


@listed("builtins.property")
def _property(frame: Frame, args: Arguments, named: Named) -> Value:
    return Property(*args[:2])


@listed("builtins.staticmethod", "abc.abstractstaticmethod")
def _staticmethod(frame: Frame, args: Arguments, named: Named) -> Value:
    return StaticMethod(args[0])


@listed("builtins.classmethod", "abc.abstractclassmethod")
def _classmethod(frame: Frame, args: Arguments, named: Named) -> Value:
    return ClassMethod(args[0])


def builtin_names() -> dict[str, Value]:
    """Every name that is there without an import. What is not listed is named when it is used."""
    found = {name.removeprefix("builtins."): value for name, value in LIBRARY.items() if name.startswith("builtins.")}
    refused = (
        "open eval exec compile __import__ globals locals input breakpoint memoryview bytearray dir id help exit quit"
    )
    return {name: Unlisted(name) for name in refused.split()} | found
