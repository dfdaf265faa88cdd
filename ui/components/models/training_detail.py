"""One training, or the trainings of one recipe, in detail: what is known of them, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.store.looks import KeptLook
from models.trainings.looks import natural
from ui import changes, services, state
from ui.changes import Request
from ui.components.models import look_facts
from ui.components.models.trying import attempt
from ui.markup import muted, tag
from ui.table.model_rows import ModelRow
from ui.text import escape, markdown, plural

MOST_UNFOLDED = 1
"""Trainings of a recipe whose facts are unfolded at first."""


def show(row: ModelRow, rows: Sequence[ModelRow], request: Request | None, *, key: str) -> None:
    """``rows`` are all rows of the table; ``row`` is that of a training or a recipe."""
    kept = services.store().looks.all()
    below = _below(row, rows)
    by_training: dict[str, list[KeptLook]] = {}
    for one in below:
        if one.sha256 in kept:
            by_training.setdefault(kept[one.sha256].facts.name, []).append(kept[one.sha256])
    with st.container(key=key):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.subheader(markdown(row.name), anchor=False)
            _buttons(row, below, request, key)
        if row.steps:
            st.html(tag("p", muted(escape(row.steps.words)), cls="ts-small"))
        if row.kind == "recipe":
            st.html(tag("p", escape(row.explained), cls="ts-small ts-muted"))
        for place, name in enumerate(sorted(by_training, key=natural)):
            looks = sorted(by_training[name], key=lambda look: (look.facts.step is None, look.facts.step or 0))
            if row.kind == "training":
                look_facts.of_training(looks, key=f"{key}-facts")
                continue
            with st.expander(markdown(name), expanded=place < MOST_UNFOLDED, key=f"{key}-{place}"):
                look_facts.of_training(looks, key=f"{key}-facts-{place}")


def _buttons(row: ModelRow, below: Sequence[ModelRow], request: Request | None, key: str) -> None:
    if request is not None:
        waiting = [one.sha256 for one in below if not one.run_id]
        left = f"Measure {plural(len(waiting), 'step')} more" if waiting else "Measure again"
        sha256s = waiting or [one.sha256 for one in below]
        st.button(left, key=f"{key}-measure", on_click=_measure, args=(sha256s, request))
    st.button("Close", key=f"{key}-close", type="tertiary", on_click=state.put, args=("model", None))


def _measure(sha256s: Sequence[str], request: Request) -> None:
    attempt(lambda: changes.measure(sha256s, request))


def _below(row: ModelRow, rows: Sequence[ModelRow]) -> list[ModelRow]:
    """Every model under a row."""
    found = []
    for one in rows:
        if one.parent == row.id:
            found += [one] if one.kind == "model" else _below(one, rows)
    return found
