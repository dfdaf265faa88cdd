"""What of a value of Python or torch can be reached: names by type. ``models.source.allowed`` fills the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from models.source.values.frames import Frame
from models.source.values.values import NO_DEFAULT, Builtin, Value
from models.source.walking.hosting import host_arguments

HostMethod = Callable[[Frame, Any, list[Value], dict[str, Value]], Value]
"""Gets the frame, the receiver, the arguments and the named arguments."""

FIELDS: dict[type, dict[str, Callable[[Any], Value]]] = {}
METHODS: dict[type, dict[str, HostMethod]] = {}
_Method = TypeVar("_Method", bound=HostMethod)


def allow_fields(kind: type, names: Iterable[str]) -> None:
    """Attributes that are read as they are."""
    table = FIELDS.setdefault(kind, {})
    for name in names:
        table[name] = _reader(name)


def _reader(name: str) -> Callable[[Any], Value]:
    return lambda value: getattr(value, name)


def allow_methods(kind: type, names: Iterable[str]) -> None:
    """Methods of the host that are called with plain arguments. Those of tensors pass the guard; others stay small."""
    table = METHODS.setdefault(kind, {})
    for name in names:
        table[name] = _caller(name)


def _caller(name: str) -> HostMethod:
    def call(frame: Frame, receiver: Any, args: list[Value], named: dict[str, Value]) -> Value:
        given, options = host_arguments(args, named, frame)
        return getattr(receiver, name)(*given, **options)

    return call


def method(kind: type, *names: str) -> Callable[[_Method], _Method]:
    """Registers a method that we wrote ourselves."""

    def register(function: _Method) -> _Method:
        METHODS.setdefault(kind, {}).update(dict.fromkeys(names, function))
        return function

    return register


def member(value: Any, name: str, kinds: tuple[type, ...] | None = None) -> Value:
    """The field or bound method of a host value, or NO_DEFAULT where its type has none of that name on the list."""
    for kind in kinds or type(value).__mro__:
        if name in FIELDS.get(kind, ()):
            return FIELDS[kind][name](value)
        if name in METHODS.get(kind, ()):
            return _bound(METHODS[kind][name], value, name)
    return NO_DEFAULT


def unbound(kinds: tuple[type, ...], name: str) -> Value:
    """The method as reached through its class: its first argument is the receiver."""
    for kind in kinds:
        found = METHODS.get(kind, {}).get(name)
        if found is not None:
            return _unbound(found, name)
    return NO_DEFAULT


def _bound(function: HostMethod, value: Any, name: str) -> Builtin:
    return Builtin(name, lambda frame, args, named: function(frame, value, args, named))


def _unbound(function: HostMethod, name: str) -> Builtin:
    return Builtin(name, lambda frame, args, named: function(frame, args[0], args[1:], named))
