"""Any two of the models, chosen by the reader: every number of both, and whether they differ."""

from __future__ import annotations

import streamlit as st

from evaluation.judging.compare import Comparison
from ui import choosing, state
from ui.components.shared import comparison_table, verdict


def show(comparison: Comparison, digests: tuple[str, ...], *, key: str) -> None:
    """``digests`` name the models in the address. Nothing is drawn for fewer than three models: the table has both."""
    if len(comparison.names) < 3:
        return
    st.header("Two models, closer", anchor=False)
    names = dict(zip(map(state.short, digests), comparison.names, strict=True))
    with st.container(key=key):
        columns = st.columns(2)
        with columns[0]:
            first = choosing.by_id("First", names, name="first")
        with columns[1]:
            others = {one: called for one, called in names.items() if one != first}
            second = choosing.by_id("Second", others, name="second")
        places = list(names)
        two = comparison.pair(places.index(first), places.index(second))
        verdict.show(two, key=f"{key}-verdict")
        comparison_table.show(two, key=f"{key}-table")
