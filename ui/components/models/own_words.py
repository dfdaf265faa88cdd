"""What people write about one model: its name, a note, its tags."""

from __future__ import annotations

import streamlit as st

from evaluation.store.model_marks import LONGEST_NOTE
from ui import changes, state
from ui.components.models.trying import attempt
from ui.people import session
from ui.people.person import Role
from ui.table.model_rows import ModelRow
from ui.text import markdown


def show(row: ModelRow) -> None:
    reason = session.why_not(Role.EDITOR)
    name, note = f"name-{row.id}", f"note-{row.id}"
    with st.container(horizontal=True, vertical_alignment="top"):
        st.text_input(
            "Name",
            value=row.name,
            key=name,
            max_chars=120,
            on_change=_rename,
            args=(row.sha256, name),
            disabled=bool(reason),
            width=380,
        )
        st.text_area(
            "Note",
            value=row.mark.note,
            key=note,
            max_chars=LONGEST_NOTE,
            on_change=_write,
            args=(row.sha256, note),
            disabled=bool(reason),
            height=68,
        )
    if reason:
        st.caption(markdown(reason))


def _rename(sha256: str, key: str) -> None:
    wanted = str(state.entered(key) or "").strip()
    if wanted:
        attempt(lambda: changes.rename(sha256, wanted))


def _write(sha256: str, key: str) -> None:
    attempt(lambda: changes.write_note(sha256, str(state.entered(key) or "")))
