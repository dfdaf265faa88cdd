"""What the browser tells, checked: it is not trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ui.browser_values import ids, texts

MOST_COLUMNS = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    chosen: tuple[str, ...] | None = None
    """Ids of rows; None where the reader changed nothing."""
    turn: int = 0
    """Counts the browser's messages, so that an older answer never undoes a newer choice."""
    open: bool = False
    columns: tuple[str, ...] | None = None
    columns_of: str = ""
    """Digest of the view that was open when the columns were chosen."""
    look: Mapping[str, Any] | None = None
    """Filters, groups and order; None where the reader changed none. The page checks the details."""
    look_turn: int = 0
    """The same of them as ``turn`` of the choice."""
    act: Mapping[str, Any] = field(default_factory=dict)
    """What was asked for since the last run: ``what`` and its details. The page checks the details."""


def decode(state: Mapping[str, Any]) -> Told:
    act, said = state.get("act"), state.get("told")
    given = said if isinstance(said, Mapping) else {}
    chosen, look = given.get("chosen"), given.get("look")
    asked = state.get("columns")
    columns = asked.get("keys") if isinstance(asked, Mapping) else None
    return Told(
        chosen=tuple(dict.fromkeys(ids(chosen))) if isinstance(chosen, list) else None,
        turn=_turn(given.get("turn")),
        open=state.get("open") is True,
        columns=texts(columns)[:MOST_COLUMNS] if isinstance(columns, list) else None,
        columns_of=asked["view"] if isinstance(asked, Mapping) and isinstance(asked.get("view"), str) else "",
        look=look if isinstance(look, Mapping) else None,
        look_turn=_turn(given.get("lookTurn")),
        act=act if isinstance(act, Mapping) and isinstance(act.get("what"), str) else {},
    )


def _turn(turn: object) -> int:
    return turn if isinstance(turn, int) and 0 <= turn < 2**53 else 0
