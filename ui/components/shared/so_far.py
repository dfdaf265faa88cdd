"""Models that are being measured: a telling number for each question as soon as it is there. They decide nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from evaluation.judging.questions import Question, questions
from evaluation.record import figures
from evaluation.record.schema import Ok, Outcome
from ui import entrance, services
from ui.markup import header_cell, lead, muted, table, tag
from ui.text import escape, shortened


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """One model with what has come out of it."""

    name: str
    done: int
    total: int
    """Measures."""
    outcomes: Sequence[Outcome]


@st.fragment(run_every=1.0)
def show(*, key: str) -> None:
    """Draws nothing before there is a number."""
    entrance.check()
    found = begun()
    if any(_telling(asked, one.outcomes) for one in found for asked in questions().values()):
        with st.container(key=key):
            st.html(lead("Not whole yet. Models are compared, and warned of, when all their measures are there."))
            st.html(lines(found))


def begun() -> list[Begun]:
    """The models whose measuring has begun and is not over."""
    jobs = services.store().jobs
    return [
        Begun(name=part.name, done=part.done, total=part.total, outcomes=jobs.outcomes(job.id, part.sha256))
        for job in jobs.all(active_only=True)
        for part in job.progress
        if part.status == "running" and part.total
    ]


def lines(found: Sequence[Begun]) -> str:
    """HTML of the table: a line a question, a column a model."""
    head = header_cell("Question") + "".join(_heading(one) for one in found)
    rows = [
        header_cell(escape(asked.heading), row=True) + "".join(_cell(asked, one.outcomes) for one in found)
        for asked in questions().values()
        if asked.heading
    ]
    return table(head, rows, label="Numbers so far, for each question", cls="ts-decisions")


def _heading(one: Begun) -> str:
    far = f"{one.done} of {one.total} measures so far"
    return header_cell(escape(shortened(one.name)), tag("span", far, cls="ts-dir ts-under"))


def _cell(asked: Question, outcomes: Sequence[Outcome]) -> str:
    found = _telling(asked, outcomes)
    if found is None:
        return tag("td", muted("–"))
    number = tag("span", escape(figures.measured(found.value, found.interval)), cls="ts-strong")
    return tag("td", f"{escape(found.title or found.metric)} {number}{muted(f' ({found.better} is better)')}")


def _telling(asked: Question, outcomes: Sequence[Outcome]) -> Ok | None:
    """The most telling number for a question that has come out."""
    measured = [
        one
        for one in outcomes
        if isinstance(one, Ok) and one.value is not None and one.better is not None and one.group in asked.groups
    ]
    return min(measured, key=lambda one: asked.place(one.metric), default=None)
