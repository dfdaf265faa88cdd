"""The one measure that the forest and the matrix of pairs are about. It may be written in the address by any name."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.judging.table import Row
from evaluation.registry import GROUPS
from ui import state
from ui.words import metric_names


def choose(label: str, rows: Sequence[Row], *, name: str, default: str | None = None, width: int = 460) -> Row:
    """``name`` is the parameter of the address; ``rows`` may be chosen, the first one by default."""
    offered = {row.metric: row for row in rows}
    metric_names.settle(name, {metric: row.title for metric, row in offered.items()})
    metric = st.selectbox(
        label,
        list(offered),
        key=state.one(name, list(offered), default),
        on_change=state.remember,
        args=(name,),
        width=width,
        format_func=lambda one: _words(offered[one]) if one in offered else one,
    )
    return offered.get(metric, rows[0])


def _words(row: Row) -> str:
    return f"{row.title} ({GROUPS.get(row.group, row.group).lower()})"
