"""Which trainings and recipes the page shows, and by which number: both are kept in the address."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.judging.series.words import looks_words
from ui import state
from ui.names import told_apart
from ui.trainings import lines as drawn_lines
from ui.trainings.lines import Line

NAME = "trainings"
MOST_AT_FIRST = 4
MOST = 12
"""Lines of one chart: as many as there are colours."""
WIDEST = 60


def lines(found: Sequence[Line]) -> list[Line]:
    """The chosen ones, at most twelve."""
    labels = told_apart([_label(line) for line in found], WIDEST)
    named = {line.id: labels[_label(line)] for line in found}
    chosen = st.multiselect(
        "Trainings and recipes",
        list(named),
        key=state.many(NAME, list(named), drawn_lines.at_first(found, MOST_AT_FIRST)),
        on_change=state.remember,
        args=(NAME,),
        format_func=lambda one: named.get(one, one),
        max_selections=MOST,
        help="A recipe shows the mean of trainings that differ in the seed alone, and each of them as a thin line.",
    )
    by_id = {line.id: line for line in found}
    return [by_id[one] for one in chosen if one in by_id]


def _label(line: Line) -> str:
    looks = {len(one.stepped) for one in line.trainings}
    return f"{line.label}, {looks_words(max(looks))}"
