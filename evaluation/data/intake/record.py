"""What was used of the data that was given, and how it was read: one line for pages, terminal, record and report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SHOWN_NAMES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """Things of the data that were not used."""

    reason: str
    """Completes "12 ...": ``are no images``."""
    count: int
    names: tuple[str, ...] = ()
    """The first of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """What a source found and what it used."""

    found: int
    used: int
    unit: str = "images"
    """``files``, or ``images`` of an array."""
    left_out: tuple[LeftOut, ...] = ()
    value_range: str = ""
    """Stored values of black and white: ``0..255``."""
    remarks: tuple[str, ...] = ()
    """What was done to images or labels, a phrase each."""


def left_out(reasons: Mapping[str, Sequence[str]]) -> tuple[LeftOut, ...]:
    """Reason -> names, as counts with the first names."""
    return tuple(
        LeftOut(reason=reason, count=len(names), names=tuple(names[:SHOWN_NAMES]))
        for reason, names in reasons.items()
        if names
    )
