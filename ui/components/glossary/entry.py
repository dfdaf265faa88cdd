"""All that the glossary says of one term."""

from __future__ import annotations

import re

import streamlit as st

from evaluation.record import figures
from evaluation.record.glossary import MetricFacts, Term
from ui.markup import tag
from ui.text import escape

DIRECTIONS = {"higher": "Higher is better", "lower": "Lower is better", "": "Neither way is better by itself"}


def show(term: Term, *, key: str) -> None:
    with st.container(key=key):
        st.header(term.word, anchor=False)
        parts = [tag("p", marked(term.meaning))]
        if term.metric is not None:
            parts += _parts(term.key, term.metric)
        st.html(tag("div", *parts, cls="ts-entry"))


def _parts(name: str, facts: MetricFacts) -> list[str]:
    parts = [tag("p", marked(text)) for text in facts.more]
    parts += [
        tag("p", tag("span", escape(f"{label}. "), cls="ts-strong"), marked(text))
        for label, text in facts.labelled.items()
    ]
    said = {
        "Gives": facts.gives,
        "Direction": DIRECTIONS[facts.better] if facts.gives == "one number" else "",
        "Range": range_of(facts.bounds) if facts.gives == "one number" else "",
        "Unit": facts.unit,
        "Source": facts.source,
        "Name": ", ".join((name, *facts.also)),
    }
    rows = [tag("dt", escape(title)) + tag("dd", escape(text)) for title, text in said.items() if text]
    return [*parts, tag("dl", *rows)]


def marked(text: str) -> str:
    """HTML of a paragraph in which names stand between backticks."""
    return re.sub(r"`+([^`]+)`+", r"<code>\1</code>", escape(text))


def range_of(bounds: tuple[float | None, float | None]) -> str:
    low, high = bounds
    if low is not None and high is not None:
        return f"{figures.number(low)} to {figures.number(high)}"
    if low is not None:
        return f"{figures.number(low)} and above"
    return "any number" if high is None else f"up to {figures.number(high)}"
