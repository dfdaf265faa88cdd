"""The numbers of one model: a row for each metric, under the name of its group."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.judging.compare import compare
from evaluation.judging.importance import by_importance
from evaluation.judging.population import POPULATION
from evaluation.judging.table import Cell, Row
from evaluation.record import figures
from evaluation.record.run import Run
from evaluation.registry import GROUPS
from ui.components.models import metric_facts
from ui.markup import header_cell, table, tag
from ui.text import escape, run_html

_KEY = '<div class="ts-legend"><span>± half of the 95% interval</span></div>'


def show(run: Run, *, key: str) -> None:
    comparison = compare([run])
    measured = by_importance([row for row in comparison.rows if row.cells[0].status == "ok"])
    parts = []
    for group, heading in GROUPS.items():
        rows = [row for row in measured if row.group == group]
        if rows:
            parts.append(_part(heading, rows, run))
    notes = "".join(f'<p class="ts-small ts-muted">{escape(note)}</p>' for note in (*comparison.notes, POPULATION))
    with st.container(key=key):
        st.html(f"{''.join(parts)}{_KEY}{notes}")


def _part(heading: str, rows: Sequence[Row], run: Run) -> str:
    head = header_cell(escape(heading), cls="ts-metric") + header_cell(run_html(run))
    body = [header_cell(metric_facts.html(row), row=True, cls="ts-metric") + _cell(row.cells[0]) for row in rows]
    return table(head, body, label=heading, cls="ts-part")


def _cell(cell: Cell) -> str:
    value = tag("span", escape(figures.measured(cell.value, cell.interval)), cls="ts-value")
    few = tag("span", escape(cell.too_few), cls="ts-delta") if cell.too_few else ""
    hint = "; ".join([f"95%: {figures.interval_text(cell.interval)}", *cell.warnings])
    return tag("td", value, few, cls="ts-few" if cell.too_few else "", title=hint)
