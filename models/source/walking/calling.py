"""Calls: of functions and classes of the source, of what we wrote, and of torch modules."""

from __future__ import annotations

import ast
from typing import Any

import numpy as np
import torch
from torch import nn

from models.source.refusals import NotUnderstood, OutOfBounds, Raised
from models.source.values.frames import CallSite, Frame
from models.source.values.interpreted import ACTIVE, Interpreted, bare
from models.source.values.values import (
    NO_DEFAULT,
    Builtin,
    Class,
    Function,
    HostClass,
    Inert,
    Method,
    Namespace,
    Object,
    Shared,
    Stream,
    Super,
    Unknown,
    Unlisted,
    Value,
)
from models.source.walking.functions import call_function
from models.source.walking.iterating import class_of, iterate, kind_of
from models.source.walking.operators import hosted
from models.source.walking.walk import evaluate, evaluates, known, used

_NEST = 30


@evaluates(ast.Call)
def call_expression(node: ast.Call, frame: Frame) -> Value:
    if isinstance(node.func, ast.Name) and node.func.id == "super" and not _rebound("super", frame):
        return _super(node, frame)
    function = evaluate(node.func, frame)
    if isinstance(function, Unlisted | Unknown):
        frame.line = node.lineno
        used(function, frame)
    loosely = isinstance(function, Class) and function.layout() is not None and frame.tolerant
    args, named = _arguments(node, frame, loosely)
    frame.line = node.lineno
    if isinstance(function, Class) and function.layout() is not None:
        site = CallSite(tuple(args), dict(named), frame.module.file.name, node.lineno, frame.inside)
        frame.run.sites.setdefault(function, []).append(site)
    return call(function, args, named, frame)


def _rebound(name: str, frame: Frame) -> bool:
    return name in frame.scope or any(name in scope for scope in frame.scopes) or name in frame.module.variables


def _super(node: ast.Call, frame: Frame) -> Value:
    if node.args:
        cls = known(node.args[0], frame)
        receiver = known(node.args[1], frame) if len(node.args) > 1 else frame.first
    else:
        cls, receiver = frame.owner, frame.first
    if not isinstance(cls, Class):
        raise frame.unknown("uses super() outside of a class of the source")
    return Super(cls, receiver)


def _arguments(node: ast.Call, frame: Frame, loosely: bool) -> tuple[list[Value], dict[str, Value]]:
    args: list[Value] = []
    for argument in node.args:
        if isinstance(argument, ast.Starred):
            args.extend(iterate(evaluate(argument.value, frame), frame))
            frame.run.meter.items(len(args))
        else:
            args.append(_loosely(argument, frame) if loosely else evaluate(argument, frame))
    named: dict[str, Value] = {}
    for keyword in node.keywords:
        if keyword.arg is not None:
            named[keyword.arg] = _loosely(keyword.value, frame) if loosely else evaluate(keyword.value, frame)
            continue
        from models.source.walking.expressions import mapping

        for name, value in mapping(known(keyword.value, frame), frame).items():
            if not isinstance(name, str):
                raise Raised("TypeError", "keywords must be strings", place=frame.place())
            named[name] = value
    return args, named


def _loosely(node: ast.expr, frame: Frame) -> Value:
    """The value of an argument at a call site, or an Unknown: the rest of the call still says something."""
    try:
        return evaluate(node, frame)
    except OutOfBounds:
        raise
    except NotUnderstood as refusal:
        refusal.place = refusal.place or frame.place()
        return Unknown(refusal)


def call(function: Value, args: list[Value], named: dict[str, Value], frame: Frame) -> Value:
    """Calls a value of the source. Raises NotUnderstood, or Raised for what Python would raise."""
    frame.run.meter.tick()
    if isinstance(function, Function):
        return call_function(function, args, named, frame)
    if isinstance(function, Method):
        return call(function.function, [function.receiver, *args], named, frame)
    if isinstance(function, Class):
        return instantiate(function, args, named, frame)
    if isinstance(function, Builtin):
        return _inside(frame, lambda: function.call(frame, args, named))
    if isinstance(function, HostClass):
        return _inside(frame, lambda: function.make(frame, args, named))
    if isinstance(function, nn.Module):
        own = class_of(function)
        method = own.find("__call__") if own is not None else NO_DEFAULT
        if method is not NO_DEFAULT:
            return call(method, [function, *args], named, frame)
        given, options = (args, named) if isinstance(function, Interpreted) else host_arguments(args, named, frame)
        return _inside(frame, lambda: function(*given, **options))
    if isinstance(function, Object):
        method = function.cls.find("__call__")
        if method is not NO_DEFAULT:
            return call(method, [function, *args], named, frame)
    if isinstance(function, Inert) and len(args) == 1 and isinstance(args[0], Function | Class):
        return args[0]  # a context such as torch.no_grad() as a decorator
    if isinstance(function, Inert):
        raise frame.unknown(f"calls a {function.path}")
    used(function, frame)
    raise Raised("TypeError", f"'{kind_of(function)}' object is not callable", place=frame.place())


def _inside(frame: Frame, act: Any) -> Value:
    """Runs host code that may call back into the walk."""
    meter = frame.run.meter
    token = ACTIVE.set(frame)
    meter.depth += 1
    try:
        if meter.depth > meter.budget.depth:
            raise OutOfBounds(f"calls more than {meter.budget.depth} functions inside each other", frame.place())
        return hosted(frame, act)
    except NotUnderstood as refusal:
        refusal.place = refusal.place or frame.place()
        raise
    finally:
        meter.depth -= 1
        ACTIVE.reset(token)


def instantiate(cls: Class, args: list[Value], named: dict[str, Value], frame: Frame) -> Value:
    """An object of a class of the source, with its ``__init__`` run."""
    from models.source.walking.classes import initialise

    if cls.find("__new__") is not NO_DEFAULT:
        raise frame.unknown(f"uses __new__ in {cls.qualname}")
    layout = cls.layout()
    made: Any = bare(cls, layout) if layout is not None else Object(cls)
    initialise(made, cls, args, named, frame)
    if isinstance(made, Interpreted) and "_modules" not in made.__dict__:
        raise Raised("AttributeError", f"{cls.name}.__init__ does not call super().__init__()", place=frame.place())
    return made


def host_arguments(args: list[Value], named: dict[str, Value], frame: Frame) -> tuple[list[Value], dict[str, Value]]:
    """Arguments for Python's or torch's own functions: plain values, containers, tensors and torch modules only."""
    return [host_value(item, frame) for item in args], {name: host_value(item, frame) for name, item in named.items()}


def host_value(value: Value, frame: Frame, nest: int = 0) -> Value:
    """``value`` as the host may have it. Raises NotUnderstood for functions and objects of the source."""
    if value is None or isinstance(value, int | float | complex | str | torch.Tensor | torch.dtype | torch.device):
        return value
    frame.run.meter.tick()
    if nest > _NEST:
        raise OutOfBounds("passes a container that is nested too deeply", frame.place())
    value = used(value, frame)
    if isinstance(value, torch.Size):
        return value
    if isinstance(value, list):
        return [host_value(item, frame, nest + 1) for item in value]
    if isinstance(value, tuple):
        return tuple(host_value(item, frame, nest + 1) for item in value)
    if isinstance(value, dict):
        return {name: host_value(item, frame, nest + 1) for name, item in value.items()}
    if isinstance(value, Stream):
        return [host_value(item, frame, nest + 1) for item in iterate(value, frame)]
    if isinstance(value, Object) and value.payload is not None:
        return host_value(value.payload, frame, nest + 1)
    if isinstance(value, Shared | Object | Namespace | Super):
        raise frame.unknown(f"hands a {kind_of(value)} to torch")
    if (
        isinstance(value, nn.Module | slice | range | bytes | set | frozenset | np.ndarray | torch.Generator)
        or value is ...
    ):
        return value
    if isinstance(value, torch.distributions.Distribution | torch.memory_format | torch.layout):
        return value
    raise frame.unknown(f"hands a {kind_of(value)} to torch")


def is_instance(value: Value, wanted: Value, frame: Frame) -> bool:
    """``isinstance(value, wanted)``."""
    frame.run.meter.tick()
    wanted = used(wanted, frame)
    if isinstance(wanted, tuple):
        return any(is_instance(value, one, frame) for one in wanted)
    cls = class_of(value) if isinstance(value, Object | nn.Module) else None
    if isinstance(wanted, Class):
        return cls is not None and wanted in cls.mro
    if isinstance(wanted, HostClass):
        if cls is not None and wanted in cls.mro:
            return True
        if isinstance(value, Raised):
            return wanted.name in (value.kind, "Exception", "BaseException")
        return isinstance(value, wanted.types) and not isinstance(value, Object)
    raise Raised("TypeError", "isinstance() arg 2 must be a type", place=frame.place())
