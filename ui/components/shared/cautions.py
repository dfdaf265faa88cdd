"""Findings against a model, whatever its ranks: memorising, a collapsed code, classes left out."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.judging.findings import Finding, by_model
from evaluation.record.run import Run
from ui import terms
from ui.markup import muted, tag
from ui.text import escape, run_html


def show(runs: Sequence[Run], *, key: str) -> None:
    """One line for each finding, under its model. Draws nothing without findings."""
    found = by_model(runs)
    if not found:
        return
    lines = [tag("dt", run_html(runs[index])) + "".join(tag("dd", _line(one)) for one in said) for index, said in found]
    with st.container(key=key):
        st.html(tag("div", tag("p", "Warnings", cls="ts-eyebrow"), tag("dl", *lines), cls="ts-cautions"))


def _line(said: Finding) -> str:
    title = tag("span", escape(said.title), cls="ts-strong ts-worse" if said.grave else "ts-strong")
    return f"{title}. {muted(terms.explained(said.sentence))}"
