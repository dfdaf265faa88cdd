"""Values of the interpreted program that are no plain Python values: functions, classes, objects, the unknown."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from models.source.files import SourceFile

Value: TypeAlias = Any
"""None, a number, string, container, slice, range, dtype, device, tensor, an allow-listed module, or a class below."""


Call: TypeAlias = Callable[[Any, list[Value], dict[str, Value]], Value]
"""A function of ours: it gets the frame, the arguments and the named arguments."""


class Shared:
    """A value that copying does not copy, and that is equal to itself only."""

    def __deepcopy__(self, memo: dict[int, Any]) -> Shared:
        return self

    def __copy__(self) -> Shared:
        return self


@dataclass(eq=False)
class SourceModule(Shared):
    """A file while it is interpreted."""

    file: SourceFile
    variables: dict[str, Value] = field(default_factory=dict)
    state: str = "unread"
    """``unread``, ``reading`` or ``read``."""


@dataclass(eq=False)
class Parameter:
    """One parameter of a function of the source."""

    name: str
    default: Value
    kind: str
    """``positional only``, ``positional``, ``rest``, ``named only`` or ``named rest``."""
    annotation: str = ""


class NoDefault(Shared):
    """Stands where a parameter has no default."""


NO_DEFAULT = NoDefault()


@dataclass(eq=False)
class Function(Shared):
    """A function or lambda of the source, with the scope that it was made in."""

    name: str
    qualname: str
    parameters: tuple[Parameter, ...]
    body: list[ast.stmt] | ast.expr
    module: SourceModule
    scopes: tuple[dict[str, Value], ...]
    """Enclosing function scopes, innermost first."""
    line: int
    makes_stream: bool = False
    """It holds ``yield``."""
    owner: Class | None = None
    """The class whose body defined it, for ``super()``."""
    attributes: dict[str, Value] = field(default_factory=dict)


@dataclass(eq=False)
class Method(Shared):
    """A function or built-in bound to its first argument."""

    function: Value
    receiver: Value


@dataclass(eq=False)
class Property(Shared):
    getter: Value
    setter: Value = None


@dataclass(eq=False)
class StaticMethod(Shared):
    function: Value


@dataclass(eq=False)
class ClassMethod(Shared):
    function: Value


@dataclass(eq=False)
class Builtin(Shared):
    """Something callable that we wrote. ``call`` gets the frame, the arguments and the named arguments."""

    name: str
    call: Call


@dataclass(eq=False)
class HostClass(Shared):
    """A class of Python or torch on the allow-list: it makes values, answers isinstance, and can be derived from."""

    name: str
    make: Call
    types: tuple[type, ...]
    layout: type | None = None
    """The torch module class whose instances classes of the source extend."""
    parents: tuple[HostClass, ...] = ()
    members: dict[str, Value] = field(default_factory=dict)
    """What is reached through the class itself, such as ``dict.fromkeys``."""


@dataclass(eq=False)
class Class(Shared):
    """A class of the source."""

    name: str
    qualname: str
    bases: tuple[Value, ...]
    namespace: dict[str, Value]
    module: SourceModule
    first_line: int
    last_line: int
    mro: tuple[Value, ...] = ()
    """Classes and host classes, this one first."""
    fields: tuple[Parameter, ...] | None = None
    """Of a dataclass or named tuple."""

    def find(self, name: str) -> Value:
        """The attribute as the classes have it, or NO_DEFAULT."""
        for part in self.mro:
            if isinstance(part, Class) and name in part.namespace:
                return part.namespace[name]
        return NO_DEFAULT

    def host(self) -> HostClass | None:
        """The first host class that it derives from."""
        return next((part for part in self.mro if isinstance(part, HostClass)), None)

    def layout(self) -> type | None:
        return next((part.layout for part in self.mro if isinstance(part, HostClass) and part.layout), None)


class Object:
    """An instance of a class of the source that is no torch module."""

    def __init__(self, cls: Class) -> None:
        self.cls = cls
        self.attributes: dict[str, Value] = {}
        self.payload: dict[Value, Value] | list[Value] | tuple[Value, ...] | None = None
        """The items, where the class derives from dict, list or tuple."""


class Namespace:
    """Attributes without a class: SimpleNamespace, argparse's Namespace, the context of an autograd function."""

    def __init__(self, attributes: dict[str, Value], kind: str = "namespace") -> None:
        self.attributes, self.kind = attributes, kind


@dataclass(eq=False)
class Super(Shared):
    after: Class
    receiver: Value


@dataclass(eq=False)
class Package(Shared):
    """A library, or a part of one, of which something is on the allow-list."""

    path: str


@dataclass(eq=False)
class Unlisted(Shared):
    """Something of a library that is not on the allow-list: to name it does no harm, to use it is not understood."""

    path: str


@dataclass(eq=False)
class Unknown(Shared):
    """What a statement should have made that was not understood."""

    reason: Exception


@dataclass(eq=False)
class Stream:
    """An iterator of the interpreted program."""

    items: Iterator[Value]


@dataclass(eq=False)
class Inert(Shared):
    """A call of a library that is kept and never made, such as ``transforms.Normalize((0.5,), (0.5,))``."""

    path: str
    args: tuple[Value, ...]
    named: dict[str, Value]
