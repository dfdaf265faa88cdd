"""One model: its telling number for each question, what it makes, and its warnings. There is nothing to compare."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.judging.compare import Comparison
from evaluation.judging.findings import Finding
from evaluation.judging.questions import Question, questions
from evaluation.judging.table import Row
from evaluation.record import figures
from evaluation.record.run import Run
from ui.components.overview import pictures
from ui.components.overview.decision import without_extractor
from ui.markup import header_cell, muted, table, tag
from ui.text import escape
from ui.words import terms


def show(comparison: Comparison, run: Run, said: Sequence[Finding], *, key: str) -> None:
    """``comparison`` is of this run alone."""
    with st.container(key=key):
        st.html(lines(comparison, run))
        number = "its warnings are below" if said else "nothing was found against it"
        st.html(tag("p", f"One model is chosen: {number}. Choose a second one to compare.", cls="ts-small ts-muted"))


def lines(comparison: Comparison, run: Run) -> str:
    """HTML of the table: a line a question."""
    head = "".join(header_cell(title) for title in ("Question", "Number", "For reference", "What it makes"))
    rows = [_line(one, comparison, run) for one in questions().values() if one.heading]
    return table(head, rows, label="The model's number for each question", cls="ts-decisions")


def _line(asked: Question, comparison: Comparison, run: Run) -> str:
    row = _telling(asked, comparison)
    question = header_cell(escape(asked.heading), row=True)
    if row is None:
        return question + tag("td", muted("It cannot do this, or it was not measured.")) + "<td></td><td></td>"
    cell = row.cells[0]
    better = f" ({row.better} is better)" if row.better else ""
    number = tag("span", escape(figures.measured(cell.value, cell.interval)), cls="ts-strong")
    named = terms.of(row.metric, without_extractor(row.title))
    reference = next(iter(cell.references), None)
    beside = "" if reference is None else f"{reference.name} {figures.measured(reference.value, reference.interval)}"
    made = pictures.beside_data(run, asked.picture) if asked.picture else ""
    return question + tag("td", f"{named} {number}{muted(better)}") + tag("td", muted(escape(beside))) + tag("td", made)


def _telling(asked: Question, comparison: Comparison) -> Row | None:
    """The most telling number that the model has for a question; None without any."""
    measured = [row for row in comparison.rows if row.group in asked.groups and row.cells[0].value is not None]
    told = sorted((row for row in measured if row.better is not None), key=asked.tells)
    return told[0] if told else None
