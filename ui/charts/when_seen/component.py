"""The Streamlit component: a place that tells when the reader comes near, and then holds what is drawn there."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui import entrance

SCRIPT = Path(__file__).with_name("when_seen.js")


@cache
def _component() -> Any:
    return st.components.v2.component("touchstone_when_seen", js=SCRIPT.read_text(encoding="utf-8"))


@st.fragment
def when_seen(draw: Callable[[], None], *, key: str, says: str, height: int = 340) -> None:
    """Calls ``draw`` once the place is less than a screen away, and in every later run of the session.

    A page that is opened makes and loads nothing for what lies below. ``says`` stands for it until then, for screen
    readers; ``height`` in px is kept free.
    """
    entrance.check()
    seen = f"{key}.seen"
    if st.session_state.get(seen):
        draw()
        return
    _component()(
        key=f"{key}-place",
        data={"says": says, "height": height},
        on_seen_change=lambda: st.session_state.update({seen: True}),
    )
