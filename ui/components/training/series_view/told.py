"""What the browser tells of zoom and step, checked: it is not trusted."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    turn: int = 0
    """Counts the browser's messages, so that an older answer never undoes a newer choice."""
    zoom: tuple[float, float] | None = None
    step: float | None = None


def decode(state: object) -> Told:
    given = state.get("told") if isinstance(state, Mapping) else None
    said: Mapping[str, Any] = given if isinstance(given, Mapping) else {}
    turn = said.get("turn")
    zoom = said.get("zoom")
    ends = [one for one in zoom if _is_number(one)] if isinstance(zoom, list) else []
    return Told(
        turn=turn if isinstance(turn, int) and 0 <= turn < 2**53 else 0,
        zoom=(float(ends[0]), float(ends[1])) if len(ends) == 2 and ends[0] < ends[1] else None,
        step=float(said["step"]) if _is_number(said.get("step")) else None,
    )


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)
