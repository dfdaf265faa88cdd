"""Findings against a model, whatever its ranks: memorising, a collapsed code, classes left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from evaluation.judging.findings import Finding
from evaluation.record.run import Run
from ui.markup import muted, tag
from ui.text import escape, plural, run_html
from ui.words import terms


def show(runs: Sequence[Run], found: Mapping[int, Sequence[Finding]], *, key: str) -> None:
    """One line for each finding, under its model. Draws nothing without findings."""
    if found:
        with st.container(key=key):
            st.html(tag("div", tag("p", "Warnings", cls="ts-eyebrow"), _list(runs, found), cls="ts-cautions"))


def folded(runs: Sequence[Run], found: Mapping[int, Sequence[Finding]], *, key: str) -> None:
    """The same behind one line that says how many models have some."""
    if found:
        grave = sum(any(one.grave for one in said) for said in found.values())
        title = f"Warnings on {len(found)} of {plural(len(runs), 'model')}" + (
            f"; {grave} disqualified" if grave else ""
        )
        with st.container(key=key):
            st.html(tag("details", tag("summary", title), _list(runs, found), cls="ts-cautions ts-fold"))


def _list(runs: Sequence[Run], found: Mapping[int, Sequence[Finding]]) -> str:
    return tag(
        "dl",
        *(
            tag("dt", run_html(runs[index])) + "".join(tag("dd", _line(one)) for one in said)
            for index, said in found.items()
        ),
    )


def _line(said: Finding) -> str:
    title = tag("span", escape(said.title), cls="ts-strong ts-worse" if said.grave else "ts-strong")
    return f"{title}. {muted(terms.explained(said.sentence))}"
