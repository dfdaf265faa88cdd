"""Samples of all models, one row each. Models that were given the same noise stand together."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record.run import Run
from ui import generation
from ui.charts.style import Series
from ui.components.shared import gallery
from ui.markup import lead
from ui.text import escape


def show(runs: Sequence[Run], *, key: str) -> None:
    groups = generation.by_noise(runs)
    if not groups:
        return
    with st.container(key=key):
        st.subheader("Samples", anchor=False)
        for number, (noise, members) in enumerate(groups):
            if noise:
                st.html(lead(escape(noise), "."))
            elif any(said for said, _ in groups):
                st.html(lead("Noise of its own size: columns do not belong together."))
            grids = [Series.of(run, grid) for run, grid in members]
            gallery.show(gallery.rows_of(grids), key=f"{key}-{number}")
