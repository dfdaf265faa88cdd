"""One metric of the reader's choice: every model's value and interval on one axis."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.judging.compare import Comparison
from evaluation.record.run import Run
from evaluation.record.views import Scalar
from evaluation.registry import GROUPS
from ui import draw, metric_names, state
from ui.markup import lead, muted
from ui.text import escape


def show(comparison: Comparison, runs: Sequence[Run], *, key: str) -> None:
    rows = {row.metric: row for row in comparison.rows if any(cell.status == "ok" for cell in row.cells)}
    if not rows:
        return
    with st.container(key=key):
        metric_names.settle("metric", {name: row.title for name, row in rows.items()})
        metric = st.selectbox(
            "Measure",
            list(rows),
            key=state.one("metric", list(rows)),
            on_change=state.remember,
            args=("metric",),
            width=460,
            format_func=lambda name: f"{rows[name].title} ({GROUPS.get(rows[name].group, rows[name].group).lower()})",
        )
        row = rows[metric]
        st.html(lead(escape(row.explanation), " ", muted(f"Source: {escape(row.source)}.")))
        series = [draw.Series.of(run, view) for run in runs if isinstance(view := run.exact_view(metric), Scalar)]
        draw.chart(draw.figure(series), key=f"{key}-chart", alt=f"{row.title} of each model with its 95% interval")
