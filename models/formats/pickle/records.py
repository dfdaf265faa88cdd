"""What a pickle asks for, as plain records: references and calls that were noted and never made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from models.base import CheckpointError


@dataclass(frozen=True, slots=True)
class Global:
    """A reference ``module.name`` in a pickle; never resolved."""

    module: str
    name: str

    def __str__(self) -> str:
        return f"{self.module}.{self.name}"


@dataclass(slots=True, eq=False)
class Call:
    """A call or an instance that the program asked for and did not get: what, with which arguments, state, contents."""

    function: Any
    arguments: Any = ()
    state: Any = None
    items: list[Any] = field(default_factory=list)
    pairs: dict[Any, Any] = field(default_factory=dict)

    @property
    def name(self) -> str:
        return str(self.function) if isinstance(self.function, Global) else ""


class PickleRefused(CheckpointError):
    """The program is broken or asks for more than any checkpoint needs."""
