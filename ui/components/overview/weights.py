"""The reader's own weights of the votes, written as ``fidelity=2, coverage=0`` and kept in the address."""

from __future__ import annotations

import streamlit as st

from evaluation import TouchstoneError
from evaluation.judging.compare import Comparison
from evaluation.judging.weights import Weights, checked, constructs, written
from ui import state
from ui.text import markdown, sentence


def choose(comparison: Comparison) -> Weights:
    """Weights by construct; none where nothing is written, or it cannot be understood. Then the page says why."""
    names = constructs(comparison.rows)
    text = st.text_input(
        "Your weights",
        key=state.words("weights"),
        on_change=state.remember,
        args=("weights",),
        placeholder="fidelity=2, coverage=0",
        width=460,
        help="Each vote counts 1 unless you say otherwise. What can be weighted: " + markdown(", ".join(names)) + ".",
    )
    parts = [part for part in text.split(",") if part.strip()]
    try:
        return checked(written(parts), comparison.rows, argument="a weight")
    except TouchstoneError as error:
        st.warning(markdown(sentence(str(error))), icon=":material/balance:")
        return {}
