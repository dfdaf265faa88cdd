"""The chosen models a few at a time, where there are more than a page can show at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from ui import state
from ui.components.shared import empty

NAME = "from"
T = TypeVar("T")


def show(models: Sequence[T], *, most: int, key: str) -> list[T]:
    """The models of this page. Draws buttons to the others, where there are others; the address keeps the place."""
    if len(models) <= most:
        return list(models)
    start = _start(len(models), most)
    with st.container(horizontal=True, vertical_alignment="center", key=key):
        for label, icon, to in (
            ("Previous models", ":material/chevron_left:", start - most),
            ("Next models", ":material/chevron_right:", start + most),
        ):
            st.button(
                label, icon=icon, key=f"{key}-{to > start}", type="tertiary", disabled=not 0 <= to < len(models),
                on_click=state.put, args=(NAME, str(to + 1)),
            )  # fmt: skip
        empty.nothing(f"Models {start + 1} to {min(start + most, len(models))} of {len(models)}")
    return list(models[start : start + most])


def _start(count: int, most: int) -> int:
    """The first of the page that holds the model which the address names; it counts from 1."""
    written = state.text(NAME) or "1"
    place = int(written) - 1 if written.isdecimal() and len(written) < 9 else 0
    return min(max(place, 0), count - 1) // most * most
