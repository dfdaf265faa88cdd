"""Models among the chosen whose reading is a guess: what that means here, and how to confirm it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record.reading import GUESSED, guessed
from evaluation.record.run import Run
from ui.markup import tag
from ui.text import name_html

MEANING = (
    "Names and shapes of the weights fit several networks, and the numbers are those of the guess. "
    "Until you confirm it on the Models page, nothing is held against these models, and they lead nothing."
)


def show(runs: Sequence[Run], *, key: str) -> None:
    """One line; nothing where all readings are certain or confirmed."""
    names = [name_html(run.name, run.colour, GUESSED) for run in runs if guessed(run.record.checkpoint)]
    if names:
        with st.container(key=key):
            st.html(tag("p", " ".join(names), " ", MEANING, cls="ts-small ts-muted"))
