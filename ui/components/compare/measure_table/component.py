"""The Streamlit component: sends the table, and hands on which column sorts it and which measure is open."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from evaluation.judging.table import Row
from ui.components.compare.compared import Compared
from ui.components.compare.measure_table.payload import build
from ui.components.shared import model_table

FOLDER = Path(__file__).parent
TALL = 16
"""Rows that are in sight at most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How the reader looks at the table."""

    sort: str
    """Key of the column that sorts it; empty where nothing does."""
    worst: bool
    """Whether the worst comes first."""
    open: str
    """The measure whose details are open; empty for none."""


def script() -> str:
    style = (FOLDER / "measure_table.css").read_text(encoding="utf-8")
    parts = [model_table.PIECES, FOLDER / "grid.js", FOLDER / "index.js"]
    return "\n".join([f"const STYLE = {json.dumps(style)};", *(part.read_text(encoding="utf-8") for part in parts)])


@cache
def _component() -> Any:
    return st.components.v2.component("touchstone_measure_table", js=script())


def show(
    all_: Compared,
    rows: Sequence[Row],
    *,
    models_down: bool,
    look: Look,
    label: str,
    key: str,
    on_look: Callable[[], None],
) -> None:
    """``on_look`` is called when the reader has sorted the table or opened a measure; ``told(key)`` has it.

    Args:
        rows: The measures shown, in their order.
        models_down: Whether a model is a row. Then any column sorts the rows.
        label: What the table is called.
    """
    table = build(all_, rows, models_down=models_down)
    _component()(
        key=key,
        data={
            "table": table.content,
            "digest": table.digest,
            "sort": look.sort,
            "worst": look.worst,
            "open": look.open,
            "label": label,
            "tall": TALL,
        },
        on_look_change=on_look,
    )


def told(key: str) -> Look | None:
    """What the browser has told of the table with this key; None before it did. The keys may be any text."""
    state = st.session_state.get(key)
    said = state.get("look") if isinstance(state, Mapping) else None
    if not isinstance(said, Mapping):
        return None
    sort, opened = said.get("sort"), said.get("open")
    return Look(
        sort=sort if isinstance(sort, str) else "",
        worst=said.get("worst") is True,
        open=opened if isinstance(opened, str) else "",
    )
