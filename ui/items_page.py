"""The link to the page of single images, where this dashboard has one."""

from __future__ import annotations

import streamlit as st

from ui import state
from ui.place import DASHBOARD


def link(**query: str) -> None:
    """``query`` are parameters of its address, beside those that every page has."""
    for page in sorted((DASHBOARD / "pages").glob("[0-9]*_items.py")):
        st.page_link(
            f"pages/{page.name}",
            label="Every image through every model",
            icon=":material/arrow_forward:",
            query_params=state.carried() | query,
        )
