"""What the browser tells, checked: it is not trusted."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import streamlit as st

MOST_CHOSEN = 20_000
MOST_COLUMNS = 200
LONGEST = 300
_ID = re.compile(r"[0-9a-f]{4,64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    chosen: tuple[str, ...] | None = None
    """Ids of rows; None where the browser has said nothing yet."""
    turn: int = 0
    """Counts the browser's messages, so that an older answer never undoes a newer choice."""
    open: bool = False
    columns: tuple[str, ...] | None = None
    act: Mapping[str, Any] = field(default_factory=dict)
    """What was asked for since the last run: ``what`` and its details. The page checks the details."""


def told(key: str) -> Told:
    """Of the table with this key."""
    state = st.session_state.get(key)
    return decode(state if isinstance(state, Mapping) else {})


def decode(state: Mapping[str, Any]) -> Told:
    said, act = state.get("told"), state.get("act")
    chosen, turn = None, 0
    if isinstance(said, Mapping) and isinstance(said.get("chosen"), list):
        chosen = tuple(dict.fromkeys(ids(said["chosen"])))
        turn = said["turn"] if isinstance(said.get("turn"), int) and 0 <= said["turn"] < 2**53 else 0
    columns = state.get("columns")
    return Told(
        chosen=chosen,
        turn=turn,
        open=state.get("open") is True,
        columns=texts(columns)[:MOST_COLUMNS] if isinstance(columns, list) else None,
        act=act if isinstance(act, Mapping) and isinstance(act.get("what"), str) else {},
    )


def ids(listed: object) -> list[str]:
    """Those of a list that can name a row."""
    found = listed[:MOST_CHOSEN] if isinstance(listed, list) else []
    return [one for one in found if isinstance(one, str) and _ID.fullmatch(one)]


def texts(listed: object) -> tuple[str, ...]:
    found = listed if isinstance(listed, list) else []
    return tuple(one for one in found if isinstance(one, str) and len(one) <= LONGEST)
