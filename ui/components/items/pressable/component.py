"""The Streamlit component: shows markup, and tells which item was pressed or that the page was turned."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

SCRIPT = Path(__file__).parent / "pressable.js"
LARGEST = 2**31


@cache
def _component() -> Any:
    # The markup is ours and takes the page's own style.
    return st.components.v2.component(
        "touchstone_pressable", js=SCRIPT.read_text(encoding="utf-8"), isolate_styles=False
    )


def show(
    markup: str,
    *,
    current: int | None,
    columns: int,
    key: str,
    on_press: Callable[[], None],
    on_turn: Callable[[], None] = lambda: None,
) -> None:
    """Shows ``markup``, which is HTML: text in it is escaped by the caller.

    Args:
        markup: What has ``data-item`` can be pressed; buttons with it are reached by the arrow keys.
        current: The item to be marked.
        columns: Buttons in a line; the keys up and down move by so many.
        on_press: Called when one was pressed; ``pressed(key)`` says which.
        on_turn: Called when a key went beyond the first or the last one; ``turned(key)`` says which way.
    """
    _component()(
        key=key,
        data={"markup": markup, "current": "" if current is None else str(current), "columns": columns},
        on_pressed_change=on_press,
        on_turned_change=on_turn,
    )


def pressed(key: str) -> int | None:
    """The item that was just pressed. The browser is not trusted: whether there is such an item, the caller checks."""
    item = _told(key, "pressed")
    return item if type(item) is int and 0 <= item < LARGEST else None


def turned(key: str) -> int:
    """1 to the next page, -1 back, 0 for neither."""
    by = _told(key, "turned")
    return by if type(by) is int and by in (-1, 1) else 0


def _told(key: str, name: str) -> object:
    state = st.session_state.get(key)
    return state.get(name) if isinstance(state, Mapping) else None
