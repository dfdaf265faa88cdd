"""What a user states about the data behind a path: the range of stored values, and what to do with unreadable files."""

from __future__ import annotations

import streamlit as st

from ui import state


def show() -> str:
    """``?range=0,16&skip-unreadable``, to stand behind the path, or "". Kept in the address; a worker checks it."""
    written = st.text_input(
        "Stored values of black and white",
        key=state.words("range"),
        on_change=state.remember,
        args=("range",),
        placeholder="inferred; else 0,16 or -1,1",
        help="Needed only where the values themselves leave it open. The message then says so.",
    )
    skip = st.toggle(
        "Leave out images that cannot be read, and list them",
        key=state.flag("skip"),
        on_change=state.remember,
        args=("skip",),
    )
    parts = [f"range={written.replace(' ', '')}"] if written.strip() else []
    parts += ["skip-unreadable"] if skip else []
    return f"?{'&'.join(parts)}" if parts else ""
