"""How the maps of several models are laid out: aligned with one reference model, or each on its own."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record.run import Run
from ui import choosing, state

ALIGNED, INDEPENDENT = "aligned", "independent"
HELP = (
    "Aligned: every map is turned to lie over the reference model's, and those by t-SNE and UMAP start from the same "
    "picture, a map of the images themselves. Independent: every map starts from its own code and is left as it falls: "
    "truer to how far groups lie apart, but two maps of like codes look different."
)


def show(runs: Sequence[Run]) -> Run | None:
    """The reference model, or None for independent maps."""
    if len(runs) < 2:
        return runs[0]
    names = {state.short(run.record.checkpoint.sha256): run.name for run in runs}
    arrangement = choosing.one(
        st.segmented_control, "Arrangement", [ALIGNED, INDEPENDENT], name="arrangement", help=HELP
    )
    reference = choosing.by_id(
        "Reference model", names, name="reference", width=260, disabled=arrangement == INDEPENDENT
    )
    return None if arrangement == INDEPENDENT else runs[list(names).index(reference)]
