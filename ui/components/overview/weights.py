"""The reader's own weights of the votes, written as ``fidelity=2, coverage=0`` and kept in the address."""

from __future__ import annotations

import streamlit as st

from evaluation import TouchstoneError
from evaluation.judging.compare import Comparison
from evaluation.judging.weights import Weights, checked, constructs, written
from ui import state
from ui.text import markdown, sentence


def chosen(comparison: Comparison) -> Weights:
    """Weights by construct, as the address has them; none where nothing is written, or it cannot be understood."""
    try:
        return _read(state.text("weights") or "", comparison)
    except TouchstoneError:
        return {}


def choose(comparison: Comparison) -> None:
    """The field to write them in. What cannot be understood is told below it."""
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
    try:
        _read(text, comparison)
    except TouchstoneError as error:
        st.warning(markdown(sentence(str(error))), icon=":material/balance:")


def _read(text: str, comparison: Comparison) -> Weights:
    parts = [part for part in text.split(",") if part.strip()]
    return checked(written(parts), comparison.rows, argument="a weight")
