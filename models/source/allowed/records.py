"""Dataclasses and named tuples."""

from __future__ import annotations

from models.source.allowed.library import LIBRARY, inert, listed
from models.source.values.frames import Frame
from models.source.values.values import NO_DEFAULT, Builtin, Class, Object, Parameter, Value
from models.source.walking.classes import fill_fields
from models.source.walking.iterating import iterate

Arguments = list[Value]
Named = dict[str, Value]


@listed("collections.namedtuple")
def _namedtuple(frame: Frame, args: Arguments, named: Named) -> Value:
    titles = args[1].replace(",", " ").split() if isinstance(args[1], str) else list(iterate(args[1], frame))
    defaults = list(iterate(named["defaults"], frame)) if named.get("defaults") else []
    given = [NO_DEFAULT] * (len(titles) - len(defaults)) + defaults
    cls = Class(args[0], args[0], (LIBRARY["builtins.tuple"],), {}, frame.module, frame.line, frame.line)
    cls.mro = (cls, LIBRARY["builtins.tuple"])
    cls.fields = tuple(Parameter(name, value, "positional") for name, value in zip(titles, given, strict=True))
    return cls


@listed("dataclasses.dataclass")
def _dataclass(frame: Frame, args: Arguments, named: Named) -> Value:
    """``@dataclass`` and ``@dataclass(frozen=True)``: fields of the bases first."""
    if not args:
        return Builtin("dataclass", lambda frame, args, named: _dataclass(frame, args, {}))
    cls = args[0]
    if not isinstance(cls, Class):
        raise frame.unknown("makes a dataclass of a value that is no class of the source")
    fields: dict[str, Parameter] = {}
    for part in reversed(cls.mro):
        if isinstance(part, Class):
            for name, annotation in part.namespace.get("__annotations__", {}).items():
                fields[name] = Parameter(name, part.namespace.get(name, NO_DEFAULT), "positional", annotation)
    cls.fields = tuple(fields.values())
    return cls


inert(("dataclasses.field",))


@listed("dataclasses.asdict")
def _asdict(frame: Frame, args: Arguments, named: Named) -> Value:
    return {
        name: _asdict(frame, [value], {}) if isinstance(value, Object) and value.cls.fields is not None else value
        for name, value in args[0].attributes.items()
    }


@listed("dataclasses.replace")
def _replaced(frame: Frame, args: Arguments, named: Named) -> Value:
    made = Object(args[0].cls)
    fill_fields(made, made.cls, [], {**args[0].attributes, **named}, frame)
    return made
