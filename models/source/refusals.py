"""What the interpreter raises: something that it does not know, that the source raised, or that breaks a bound."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from models.errors import TouchstoneError
from models.formats.names import clean
from models.source.files import SourceFile


@dataclass(frozen=True)
class Place:
    """Where in the source something stands."""

    file: SourceFile
    line: int
    inside: str = ""
    """``Encoder.forward``, or empty at the top of a file."""

    def __str__(self) -> str:
        """``in Encoder.forward, line 41 of model.py``."""
        where = f"{self.file.place(self.line)} of {clean(self.file.name)}"
        return f"in {clean(self.inside)}, {where}" if self.inside else f"in {where}"


class NotUnderstood(TouchstoneError):  # it says what the interpreter did, not only that it failed
    """The source uses what the interpreter does not know. One sentence with construct, class, method, line and file."""

    def __init__(self, what: str, place: Place | None = None) -> None:
        super().__init__(what)
        self.what, self.place = what, place
        self.depth = -1
        """How many calls deep it arose; -1 until the walk knows."""

    def __str__(self) -> str:
        return f"{self.what} {self.place}" if self.place else self.what


class OutOfBounds(NotUnderstood):
    """The source takes more steps, depth or memory than the budget allows. No ``except`` of the source catches it."""


class Raised(NotUnderstood):
    """The source raised an exception of its own, or an operation did. ``except`` of the source can catch it."""

    def __init__(self, kind: str, message: str, value: Any = None, place: Place | None = None) -> None:
        shown = clean(message, 160)
        super().__init__(f"raises {clean(kind)}{f' ({shown})' if shown else ''}", place)
        self.kind, self.message, self.value = kind, message, value


@dataclass(frozen=True)
class Problem:
    """A statement that was stepped over, and why."""

    sentence: str
    file: str
    line: int
