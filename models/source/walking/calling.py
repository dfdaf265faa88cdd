"""Calls: of functions and classes of the source, of what we wrote, and of torch modules."""

from __future__ import annotations

import ast
from typing import Any

from torch import nn

from models.source.refusals import NotUnderstood, OutOfBounds, Raised
from models.source.values.frames import CallSite, Frame
from models.source.values.values import (
    NO_DEFAULT,
    Builtin,
    Class,
    Function,
    HostClass,
    Inert,
    Method,
    Object,
    Super,
    Unknown,
    Unlisted,
    Value,
)
from models.source.walking.expressions import mapping
from models.source.walking.hosting import host_arguments, hosted
from models.source.walking.interpreted import ACTIVE, Interpreted
from models.source.walking.iterating import class_of, iterate, kind_of
from models.source.walking.walk import call, calls, evaluate, evaluates, known, used

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
        kept = {name: as_given(value) for name, value in named.items()}
        site = CallSite(tuple(map(as_given, args)), kept, frame.module.file.name, node.lineno, frame.inside)
        frame.run.sites.setdefault(function, []).append(site)
    return call(function, args, named, frame)


def as_given(value: Value) -> Value:
    """A list as it was when a call got it: what is called may change its items."""
    return list(value) if type(value) is list else value


def _rebound(name: str, frame: Frame) -> bool:
    return name in frame.scope or any(name in scope for scope in frame.scopes) or name in frame.module.variables


def _super(node: ast.Call, frame: Frame) -> Value:
    if node.args:
        cls = known(node.args[0], frame)
        receiver = known(node.args[1], frame) if len(node.args) > 1 else frame.first
    else:
        cls, receiver = frame.owner, frame.first
    if isinstance(cls, Class) and frame.owner is not None and cls is not frame.owner and cls.name == frame.owner.name:
        cls = frame.owner  # the name was given to another class later, as notebooks do
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


@calls(Method)
def _method(function: Method, args: list[Value], named: dict[str, Value], frame: Frame) -> Value:
    return call(function.function, [function.receiver, *args], named, frame)


@calls(Builtin)
def _builtin(function: Builtin, args: list[Value], named: dict[str, Value], frame: Frame) -> Value:
    return _inside(frame, lambda: function.call(frame, args, named))


@calls(HostClass)
def _host_class(function: HostClass, args: list[Value], named: dict[str, Value], frame: Frame) -> Value:
    return _inside(frame, lambda: function.make(frame, args, named))


@calls(nn.Module)
def _module(function: nn.Module, args: list[Value], named: dict[str, Value], frame: Frame) -> Value:
    if frame.run.reading and not frame.network:
        raise frame.unknown("runs a network, which is not done while its source is read,")
    own = class_of(function)
    method = own.find("__call__") if own is not None else NO_DEFAULT
    if method is not NO_DEFAULT:
        return call(method, [function, *args], named, frame)
    given, options = (args, named) if isinstance(function, Interpreted) else host_arguments(args, named, frame)
    return _inside(frame, lambda: function(*given, **options))


@calls(Object)
def _object(function: Object, args: list[Value], named: dict[str, Value], frame: Frame) -> Value:
    method = function.cls.find("__call__")
    if method is NO_DEFAULT:
        raise Raised("TypeError", f"'{kind_of(function)}' object is not callable", place=frame.place())
    return call(method, [function, *args], named, frame)


@calls(Inert)
def _inert(function: Inert, args: list[Value], named: dict[str, Value], frame: Frame) -> Value:
    if len(args) == 1 and isinstance(args[0], Function | Class):
        return args[0]  # a context such as torch.no_grad() as a decorator
    raise frame.unknown(f"calls a {function.path}")


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
