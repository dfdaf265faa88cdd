"""A list of terms and values, divided by thin lines."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from evaluation.record import figures
from ui.markup import tag
from ui.text import escape


def show(facts: Mapping[str, object]) -> None:
    items = [tag("div", tag("dt", escape(name)), tag("dd", escape(_plain(value)))) for name, value in facts.items()]
    st.html(tag("dl", *items, cls="ts-facts"))


def _plain(value: object) -> str:
    if isinstance(value, list | tuple):
        return ", ".join(_plain(item) for item in value)
    if isinstance(value, float):
        return figures.number(value)
    return "none" if value is None else str(value)
