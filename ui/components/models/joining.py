"""Joins two files that are halves of one model: encoder and decoder, or generator and discriminator."""

from __future__ import annotations

import streamlit as st

from evaluation import TouchstoneError
from ui import changes, services, state
from ui.changes import Request
from ui.names import told_apart
from ui.text import markdown


def show(request: Request, *, key: str) -> None:
    """Draws nothing before two files were looked at."""
    if services.store().checkpoints.looked_at() < 2:
        return
    with (
        st.container(key=key),
        st.expander(
            "Join two files that are halves of one model", type="compact", key=f"{key}-more", on_change="rerun"
        ) as more,
    ):
        if not more.open:  # a thousand names are told apart when somebody asks for them
            return
        checkpoints = services.store().checkpoints.all()
        labels = told_apart([checkpoint.name for checkpoint in checkpoints], 60)
        names = {checkpoint.sha256: labels[checkpoint.name] for checkpoint in checkpoints}
        halves = st.multiselect(
            "Files, encoder or generator first",
            list(names),
            key=f"{key}-halves",
            max_selections=2,
            format_func=lambda sha: names[sha],
        )
        st.button(
            "Join and measure",
            key=f"{key}-do",
            disabled=len(halves) != 2,
            on_click=_join,
            args=(f"{key}-halves", request),
        )


def _join(key: str, request: Request) -> None:
    halves = state.entered(key)
    if not isinstance(halves, list):
        return
    try:
        joined = changes.join(halves, request)
    except TouchstoneError as error:
        state.tell(markdown(str(error)), kind="error")
    else:
        state.tell(f"Joined as {markdown(joined.name)}; measuring it now.")
