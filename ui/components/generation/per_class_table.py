"""Samples class by class: a table of one measure, with a row for each class and a column for each model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from evaluation.record import figures
from evaluation.record.run import Run
from evaluation.record.views import Matrix
from ui import choosing, generation
from ui.markup import header_cell, lead, table, tag
from ui.text import escape, run_html

MOST_CLASSES = 100


def show(runs: Sequence[Run], *, key: str) -> None:
    found = [(run, view) for run in runs if isinstance(view := run.exact_view(generation.PER_CLASS), Matrix)]
    if not found:
        return
    first = found[0][1]
    found = [(run, view) for run, view in found if (view.rows, view.columns) == (first.rows, first.columns)]
    with st.container(key=key):
        st.subheader("Class by class", anchor=False)
        measures = list(first.columns)
        chosen = choosing.one(st.pills, "Measure of each class", measures, name="of-class", shown=False)
        place = measures.index(chosen)
        values = np.stack([np.asarray(view.values)[:, place] for _, view in found], axis=1)
        few = f" The first {MOST_CLASSES} of {len(values)} classes." if len(values) > MOST_CLASSES else ""
        st.html(lead(f"A sample’s class is what the data’s own classifier takes it for.{few}"))
        st.html(_table(first.rows[:MOST_CLASSES], [run for run, _ in found], values, measures[place]))


def _table(classes: Sequence[str], runs: Sequence[Run], values: np.ndarray, measure: str) -> str:
    """Every number above a bar. The bar's length is the number's share of the largest one."""
    largest = float(np.nanmax(values)) if np.isfinite(values).any() else 1.0
    head = header_cell("Class") + "".join(header_cell(run_html(run)) for run in runs)
    rows = []
    for name, numbers in zip(classes, values, strict=False):
        cells = "".join(_cell(float(number), largest) for number in numbers)
        rows.append(header_cell(escape(name), row=True) + cells)
    return table(head, rows, label=f"{measure} of each class", cls="ts-part")


def _cell(number: float, largest: float) -> str:
    if not np.isfinite(number):
        return tag("td", tag("span", figures.ABSENT, cls="ts-muted"), title="too few samples of this class")
    part = 100 * number / largest if largest > 0 else 0
    style = f"background:linear-gradient(90deg,var(--gold-wash) {part:.0f}%,transparent {part:.0f}%)"
    return tag("td", figures.number(number), style=style)
