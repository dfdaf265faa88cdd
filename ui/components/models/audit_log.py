"""For admins: who did what in this workspace, the newest first."""

from __future__ import annotations

import streamlit as st

from evaluation.store.audit import Entry
from evaluation.store.audit_table import to_csv
from ui import noted
from ui.markup import header_cell, table, tag
from ui.people import session
from ui.people.person import Role
from ui.text import escape, shortened

SHOWN = 100
WORDS = {
    "add": "added", "measure": "asked to measure", "confirm": "confirmed how to read", "join": "joined",
    "cancel": "stopped the evaluation of", "rename": "renamed", "remove": "removed", "restore": "brought back",
    "delete": "deleted for good", "archive": "archived", "unarchive": "took out of the archive", "tag": "tagged",
    "untag": "took a tag off", "note": "wrote a note on", "save": "saved the selection",
    "source": "gave a source to", "save view": "saved the view", "delete view": "deleted the view",
    "pause": "paused", "resume": "resumed", "state": "stated a fact of",
    "take back": "took back a fact of", "refuse": "was refused the",
}  # fmt: skip


def show(*, key: str) -> None:
    """Folded up, and read when it is unfolded. Draws nothing for who is no admin."""
    if session.why_not(Role.ADMIN):
        return
    with (
        st.container(key=key),
        st.expander("Who did what", type="compact", key=f"{key}-more", on_change="rerun") as more,
    ):
        if more.open:
            _entries(key)


def _entries(key: str) -> None:
    entries = noted.entries(SHOWN)
    if not entries:
        st.caption("Nobody has changed anything yet.")
        return
    head = "".join(header_cell(name) for name in ("When (UTC)", "Who", "What"))
    st.html(table(head, [_row(entry) for entry in entries], label="Who did what", cls="ts-left"))
    st.download_button(
        "Download all as CSV",
        lambda: to_csv(noted.entries()),
        file_name="audit.csv",
        mime="text/csv",
        key=f"{key}-download",
        on_click="ignore",
    )


def _row(entry: Entry) -> str:
    what = f"{WORDS.get(entry.action, entry.action)} {shortened(entry.name or entry.subject)}"
    detail = tag("span", escape(f" {entry.detail}"), cls="ts-small ts-muted")
    who = escape(entry.person) if entry.role == "none" else f"{escape(entry.person)}, {escape(entry.role)}"
    return tag("td", escape(entry.at[:19].replace("T", " "))) + tag("td", who) + tag("td", escape(what), detail)
