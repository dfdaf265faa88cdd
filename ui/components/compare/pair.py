"""Any two of the models, chosen by the reader: every number of both, and whether they differ."""

from __future__ import annotations

import streamlit as st

from evaluation.judging.compare import Comparison
from ui import state
from ui.components.shared import comparison_table, verdict
from ui.text import shortened


def show(comparison: Comparison, digests: tuple[str, ...], *, key: str) -> None:
    """``digests`` name the models in the address. Nothing is drawn for fewer than three models: the table has both."""
    if len(comparison.names) < 3:
        return
    st.header("Two models, closer", anchor=False)
    names = dict(zip(map(state.short, digests), comparison.names, strict=True))
    with st.container(key=key):
        columns = st.columns(2)
        with columns[0]:
            first = _choose("First", names, list(names), "first")
        with columns[1]:
            second = _choose("Second", names, [one for one in names if one != first], "second")
        places = list(names)
        two = comparison.pair(places.index(first), places.index(second))
        verdict.show(two, key=f"{key}-verdict")
        comparison_table.show(two, key=f"{key}-table")


def _choose(label: str, names: dict[str, str], options: list[str], name: str) -> str:
    chosen = st.selectbox(
        label,
        options,
        key=state.one(name, options),
        format_func=lambda short: shortened(names[short], 60),
        on_change=state.remember,
        args=(name,),
    )
    return chosen or options[0]
