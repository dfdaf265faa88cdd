"""Two of the chosen models, by id, kept in the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from ui import choosing


def choose(names: Mapping[str, str]) -> tuple[str, str]:
    """(first, second). ``names``: id -> what it is called, of two models or more."""
    columns = st.columns(2)
    with columns[0]:
        first = choosing.by_id("First", names, name="first")
    with columns[1]:
        others = {one: called for one, called in names.items() if one != first}
        return first, choosing.by_id("Second", others, name="second")
