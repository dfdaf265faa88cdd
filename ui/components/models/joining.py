"""Joins two files that are halves of one model: encoder and decoder, or generator and discriminator."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation import TouchstoneError
from evaluation.store.checkpoints import Checkpoint
from ui import changes, state
from ui.changes import Request
from ui.names import told_apart
from ui.text import markdown


def show(checkpoints: Sequence[Checkpoint], request: Request, *, key: str) -> None:
    if len(checkpoints) < 2:
        return
    labels = told_apart([checkpoint.name for checkpoint in checkpoints], 60)
    names = {checkpoint.sha256: labels[checkpoint.name] for checkpoint in checkpoints}
    with st.container(key=key), st.expander("Join two files that are halves of one model", type="compact"):
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
