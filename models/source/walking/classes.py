"""Class statements, the order of base classes (C3), and how an object of a class begins."""

from __future__ import annotations

import ast
from typing import Any

from models.source.refusals import Raised
from models.source.values.frames import Frame
from models.source.values.values import (
    NO_DEFAULT,
    Builtin,
    Class,
    HostClass,
    Inert,
    Method,
    Object,
    Parameter,
    Unlisted,
    Value,
)
from models.source.walking.comparing import key
from models.source.walking.definitions import decorated
from models.source.walking.interpreted import Interpreted, bare
from models.source.walking.iterating import iterate
from models.source.walking.members import unbound
from models.source.walking.scopes import bind
from models.source.walking.walk import Signal, call, calls, evaluate, execute, executes, known

_INERT_METACLASSES = ("abc.ABCMeta", "type")


@executes(ast.ClassDef)
def class_statement(node: ast.ClassDef, frame: Frame) -> Signal:
    bases = _bases(node, frame)
    for keyword in node.keywords:
        value = evaluate(keyword.value, frame)
        if keyword.arg != "metaclass" or getattr(value, "name", getattr(value, "path", "")) not in _INERT_METACLASSES:
            raise frame.unknown(f"uses the class keyword {keyword.arg}")
    outer = f"{frame.inside}." if frame.inside else ""
    cls = Class(
        node.name, outer + node.name, bases, {}, frame.module, _first_line(node), node.end_lineno or node.lineno
    )
    cls.mro = _order(cls, frame)
    inner = Frame(
        frame.run, frame.module, cls.namespace,
        frame.scopes if frame.scope is frame.module.variables else (frame.scope, *frame.scopes),
        inside=cls.qualname, tolerant=True, line=node.lineno, owner=cls, class_body=True,
    )  # fmt: skip
    execute(node.body, inner)
    _notice_fields(node, cls, inner)
    frame.run.classes.append(cls)
    if (hook := _inherited(cls, "__init_subclass__")) is not NO_DEFAULT:
        call(hook, [cls], {}, frame)
    bind(node.name, decorated(cls, node.decorator_list, frame), frame)
    return None


def _first_line(node: ast.ClassDef) -> int:
    return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])


def _inherited(cls: Class, name: str) -> Value:
    for part in cls.mro[1:]:
        if isinstance(part, Class) and name in part.namespace:
            found = part.namespace[name]
            return getattr(found, "function", found)
    return NO_DEFAULT


def _bases(node: ast.ClassDef, frame: Frame) -> tuple[Value, ...]:
    found: list[Value] = []
    for base in node.bases:
        value = evaluate(base, frame)
        if isinstance(value, Unlisted):
            raise frame.unknown(f"derives {node.name} from {value.path}")
        value = known(base, frame) if not isinstance(value, Class | HostClass) else value
        if isinstance(value, Builtin) and value.name == "NamedTuple":
            value = value.call(frame, [], {})
        if not isinstance(value, Class | HostClass):
            raise frame.unknown(f"derives {node.name} from a value that is no class")
        found.append(value)
    return tuple(found)


def _order(cls: Class, frame: Frame) -> tuple[Value, ...]:
    """The method resolution order (C3 linearisation)."""
    lists = [list(_line(base)) for base in cls.bases] + [list(cls.bases)]
    order: list[Value] = [cls]
    while any(lists):
        frame.run.meter.tick()
        lists = [line for line in lists if line]
        for line in lists:
            head = line[0]
            if not any(head in other[1:] for other in lists):
                break
        else:
            raise Raised("TypeError", f"no order of the base classes of {cls.name}", place=frame.place())
        order.append(head)
        lists = [line[1:] if line[0] is head else line for line in lists]
    return tuple(order)


def _line(base: Value) -> tuple[Value, ...]:
    return base.mro if isinstance(base, Class) else (base, *base.parents)


def _notice_fields(node: ast.ClassDef, cls: Class, frame: Frame) -> None:
    """Keeps annotated names as fields: a dataclass or named tuple may want them."""
    own: list[Parameter] = []
    for statement in node.body:
        if isinstance(statement, ast.AnnAssign) and isinstance(statement.target, ast.Name):
            name = statement.target.id
            shown = ast.unparse(statement.annotation)[:80]
            if "ClassVar" not in shown:
                own.append(Parameter(name, cls.namespace.get(name, NO_DEFAULT), "positional", shown))
    cls.namespace["__annotations__"] = {field.name: field.annotation for field in own}
    named_tuple = any(isinstance(base, HostClass) and base.name == "NamedTuple" for base in cls.bases)
    if named_tuple:
        cls.fields = tuple(own)
    elif any(isinstance(base, HostClass) and base.name in ("Enum", "IntEnum", "StrEnum") for base in cls.mro):
        _enumerate(cls)


def _enumerate(cls: Class) -> None:
    members: dict[str, Value] = {}
    for name, value in list(cls.namespace.items()):
        if name.startswith("_") or not isinstance(value, int | float | str | tuple):
            continue
        member = Object(cls)
        member.attributes.update(name=name, value=value)
        cls.namespace[name] = members[name] = member
    cls.namespace["__members__"] = members


@calls(Class)
def instantiate(cls: Class, args: list[Value], named: dict[str, Value], frame: Frame) -> Value:
    """An object of a class of the source, with its ``__init__`` run."""
    if cls.find("__new__") is not NO_DEFAULT:
        raise frame.unknown(f"uses __new__ in {cls.qualname}")
    layout = cls.layout()
    made: Any = bare(cls, layout) if layout is not None else Object(cls)
    initialise(made, cls, args, named, frame)
    if isinstance(made, Interpreted) and "_modules" not in made.__dict__:
        raise Raised("AttributeError", f"{cls.name}.__init__ does not call super().__init__()", place=frame.place())
    return made


def initialise(made: Any, cls: Class, args: list[Value], named: dict[str, Value], frame: Frame) -> None:
    """Runs ``__init__``: the source's, a dataclass's, or that of the class of torch or Python that it derives from."""
    host = cls.host()
    kinds = () if host is None else host.types
    if isinstance(made, Object) and kinds and issubclass(kinds[0], dict | list | tuple):
        made.payload = [] if issubclass(kinds[0], list) else () if issubclass(kinds[0], tuple) else {}
    if isinstance(made, Object) and host is not None and issubclass(kinds[0] if kinds else object, BaseException):
        made.attributes["args"] = tuple(args)
    own = cls.find("__init__")
    if own is not NO_DEFAULT:
        call(own, [made, *args], named, frame)
    elif isinstance(made, Interpreted) and host is not None:
        layout = next(part for part in cls.mro if isinstance(part, HostClass) and part.layout is not None)
        call(Method(unbound(layout.layout.__mro__, "__init__"), made), args, named, frame)  # type: ignore[union-attr]
    elif cls.fields is not None:
        fill_fields(made, cls, args, named, frame)
    elif made.payload is not None:
        fill_payload(made, args, named, frame)
    elif (args or named) and not (host is not None and issubclass(kinds[0] if kinds else object, BaseException)):
        raise Raised("TypeError", f"{cls.name}() takes no arguments", place=frame.place())


def fill_fields(made: Object, cls: Class, args: list[Value], named: dict[str, Value], frame: Frame) -> None:
    """The ``__init__`` of a dataclass or named tuple."""
    fields = cls.fields or ()
    rest, waiting = dict(named), list(args)
    for field in fields:
        if waiting:
            made.attributes[field.name] = waiting.pop(0)
        elif field.name in rest:
            made.attributes[field.name] = rest.pop(field.name)
        elif isinstance(field.default, Inert) and field.default.path == "dataclasses.field":
            options = field.default.named
            if "default_factory" in options:
                made.attributes[field.name] = call(options["default_factory"], [], {}, frame)
            elif "default" in options:
                made.attributes[field.name] = options["default"]
            else:
                raise Raised("TypeError", f"{cls.name}() misses the argument '{field.name}'", place=frame.place())
        elif field.default is not NO_DEFAULT:
            made.attributes[field.name] = field.default
        else:
            raise Raised("TypeError", f"{cls.name}() misses the argument '{field.name}'", place=frame.place())
    if waiting or rest:
        raise Raised("TypeError", f"{cls.name}() got arguments that are no fields", place=frame.place())
    if isinstance(made.payload, tuple):
        made.payload = tuple(made.attributes[field.name] for field in fields)
    after = cls.find("__post_init__")
    if after is not NO_DEFAULT:
        call(after, [made], {}, frame)


def fill_payload(made: Object, args: list[Value], named: dict[str, Value], frame: Frame) -> None:
    """The ``__init__`` of dict, list or tuple."""
    if isinstance(made.payload, dict):
        for given in args:
            given = given.payload if isinstance(given, Object) else given
            pairs = (
                given.items()
                if isinstance(given, dict)
                else (tuple(iterate(pair, frame)) for pair in iterate(given, frame))
            )
            for name, value in pairs:
                made.payload[key(name, frame, made.payload)] = value
        made.payload.update(named)
    elif args:
        found = list(iterate(args[0], frame))
        frame.run.meter.items(len(found))
        made.payload = found if isinstance(made.payload, list) else tuple(found)
