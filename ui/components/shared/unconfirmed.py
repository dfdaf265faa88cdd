"""Models among the chosen whose reading is a guess: what that means here, and how to confirm it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record.reading import guessed
from evaluation.record.run import Run
from ui.markup import muted, tag
from ui.text import run_html

MEANING = (
    "Names and shapes of the weights fit several networks, and the numbers are those of the guess. "
    "Until you confirm it on the Models page, nothing is held against these models, and they lead nothing."
)


def show(runs: Sequence[Run], *, key: str) -> None:
    """One line; nothing where all readings are certain or confirmed."""
    names = [run_html(run) for run in runs if guessed(run.record.checkpoint)]
    if names:
        with st.container(key=key):
            st.html(tag("p", ", ".join(names), ". ", muted(MEANING), cls="ts-small"))
