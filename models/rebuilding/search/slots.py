"""Open steps of a layout: what names and shapes leave open. ``choices.bind`` puts a step, or none, in their place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.rebuilding.steps import Joining, Step

Group = Literal["E", "D"]
"""The half whose hidden activation is meant: encoder or decoder."""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A hidden activation. ``optional`` may be absent: before a flatten, or after a decoder's first layer.

    ``before`` and ``after`` stand on both sides of a norm, and one of the two stays empty.
    """

    group: Group
    place: Literal["always", "optional", "before", "after"] = "always"


@dataclass(frozen=True, slots=True)
class OnCode:
    """An activation on the code, or none."""


@dataclass(frozen=True, slots=True)
class OnOutput:
    """The output activation, or none."""


@dataclass(frozen=True, slots=True)
class OnLabel:
    """A linear layer of the label, whose activation is open."""

    key: str
    joining: Joining


@dataclass(frozen=True, slots=True)
class Pooling:
    """A pool by two."""


@dataclass(frozen=True, slots=True)
class Upsampling:
    """An upsampling by two."""


@dataclass(frozen=True, slots=True)
class Grouping:
    """A group norm whose groups are open."""

    key: str


Slot = Hidden | OnCode | OnOutput | OnLabel | Pooling | Upsampling | Grouping
Item = Step | Slot
Items = tuple[Item, ...]
End = OnCode | OnOutput | None
"""What stands after the last layer of a chain."""
