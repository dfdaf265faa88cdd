"""Where the walk is: the names in reach, the function, the line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.source.budget import Meter
from models.source.refusals import NotUnderstood, Place, Problem
from models.source.values.open_settings import Answers
from models.source.values.values import Class, Function, SourceModule, Value

if TYPE_CHECKING:
    from models.source.guard.guard import Guard


@dataclass(frozen=True)
class CallSite:
    """A call of a class of the source somewhere in the source. An argument that did not evaluate is an Unknown."""

    args: tuple[Value, ...]
    named: dict[str, Value]
    file: str
    line: int
    inside: str
    """The function that holds it, or empty."""


@dataclass(eq=False)
class Run:
    """What all frames of one reading, making or call share."""

    meter: Meter
    guard: Guard
    find_module: Callable[[str, SourceModule], SourceModule | None]
    """The file that an import means, read; None where no file fits."""
    packages: Callable[[str], Value]
    """The value of a dotted name of a library."""
    names_of: Callable[[str], dict[str, Value]]
    """What ``from library import *`` gives."""
    builtins: dict[str, Value]
    answers: Answers | None = None
    """Settings that the source takes from elsewhere; None while the files are read."""
    reading: bool = False
    """The files are being read: scripts make networks and do not run them."""
    sites: dict[Class, list[CallSite]] = field(default_factory=dict)
    classes: list[Class] = field(default_factory=list)
    functions: list[Function] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    called: set[int] = field(default_factory=set)


@dataclass(eq=False)
class Frame:
    """One activation of a function, a class body or a file."""

    run: Run
    module: SourceModule
    scope: dict[str, Value]
    scopes: tuple[dict[str, Value], ...] = ()
    """Enclosing scopes, innermost first; neither this one nor the file's."""
    function: Function | None = None
    inside: str = ""
    tolerant: bool = False
    """Statements that are not understood are stepped over, as at the top of a file."""
    line: int = 1
    first: Value = None
    """The first argument, for ``super()`` without arguments."""
    owner: Class | None = None
    class_body: bool = False
    network: bool = False
    """Inside a method of a network."""
    globals: set[str] = field(default_factory=set)
    nonlocals: set[str] = field(default_factory=set)
    made: list[Value] | None = None
    """What ``yield`` gave so far."""
    handling: NotUnderstood | None = None
    """The exception that an ``except`` block is handling."""
    outer: tuple[dict[str, Value], ...] = ()
    """For a comprehension: the scope that ``:=`` in it binds in."""

    def place(self) -> Place:
        return Place(self.module.file, self.line, self.inside)

    def unknown(self, what: str) -> NotUnderstood:
        """The refusal of a construct at the present line."""
        return NotUnderstood(what, self.place())

    def within(self, scope: dict[str, Value]) -> Frame:
        """A frame for a comprehension or lambda-like scope inside this one."""
        return Frame(
            self.run, self.module, scope, (self.scope, *self.scopes), self.function, self.inside, False, self.line,
            self.first, self.owner, network=self.network, outer=self.outer or (self.scope,),
        )  # fmt: skip
