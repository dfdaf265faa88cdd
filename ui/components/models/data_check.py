"""Whether the data that was named can be used, and what it is: said before anything is measured on it."""

from __future__ import annotations

import streamlit as st

from ui import entrance, services
from ui.data_reading import reading_of
from ui.markup import tag
from ui.text import escape, markdown, sentence

QUICK_SECONDS = 0.5
"""Small data is read by then, and is told at once."""


def show(spec: str, *, key: str) -> str:
    """Why nothing can be measured on it; empty where it can, or is still being read."""
    found = reading_of(services.store(), spec)
    found.over.wait(QUICK_SECONDS)
    with st.container(key=key):
        if not found.over.is_set():
            _waiting(spec)
        elif found.refused:
            st.error(markdown(sentence(found.sentence)))
        else:
            st.html(tag("p", escape(sentence(f"Data: {found.sentence}")), cls="ts-small ts-muted"))
    return found.sentence if found.refused else ""


@st.fragment(run_every=1.0)
def _waiting(spec: str) -> None:
    entrance.check()
    if reading_of(services.store(), spec).over.is_set():
        st.rerun()
    st.html(tag("p", "Reading the data …", cls="ts-small ts-muted"))
