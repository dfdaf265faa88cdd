"""How alike the codes of the chosen models are: four heat maps, computed from the codes and not from the maps."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record.run import Run
from evaluation.types import Array
from ui import services
from ui.components.shared import empty
from ui.latent import codes
from ui.markup import header_cell, lead, table, tag
from ui.names import told_apart
from ui.text import escape, listed, marked

READINGS = {
    "linear CKA": "1: the same code up to a turn and a scale, as a linear reader sees it. 0: unrelated.",
    "neighbour overlap": "The share of each image’s 15 nearest that both codes agree on.",
    "Procrustes disparity": "What is left after the best turn and scale. 0: the same shape; 1: unrelated.",
    "correlation of distances": "Are the same pairs far apart in both codes? 1: yes, in proportion.",
}
ALIKE = 60
"""Per cent of gold behind the two most alike; a text in the theme's colour keeps a contrast of 4.5:1 on it."""
REVERSED = "Procrustes disparity"
"""The reading of which 0 means alike."""
LABEL = 22


def show(runs: Sequence[Run], *, key: str) -> None:
    able = codes.with_codes(runs)
    with st.container(key=key):
        st.header("Between the models", anchor=False)
        if len(able) < 2:
            empty.nothing("Choose two models with an encoder to see how alike their codes are.")
            return
        if not codes.neighbours_wanted(able):
            empty.nothing("With this many images it takes some seconds: turn on “Neighbours in the codes” above.")
            return
        st.html(lead("Measured in the codes themselves, on the same images for every model; no map is involved."))
        if missing := [run.name for run in runs if run.ok("pca_map") is not None and run not in able]:
            empty.nothing(f"No codes are kept of {escape(listed(missing))}: measure again to see them here.")
        columns = st.columns(2, gap="large")
        for index, (name, matrix) in enumerate(services.between(able).items()):
            with columns[index % 2]:
                st.subheader(name[:1].upper() + name[1:], anchor=False)
                st.html(lead(READINGS[name]))
                st.html(drawn(name, matrix, able))


def drawn(reading: str, matrix: Array, runs: Sequence[Run]) -> str:
    """HTML of a table of every two models. Dark gold always means alike, at whichever end of the scale that is."""
    labels = told_apart([run.name for run in runs], LABEL)
    marked_names = [marked(run, labels[run.name]) for run in runs]
    heads = [tag("span", escape(name), title=run.name) for name, run in zip(marked_names, runs, strict=True)]
    rows = [
        header_cell(head, row=True)
        + "".join(_cell(float(matrix[down, over]), reading, (one, other)) for over, other in enumerate(runs))
        for down, (head, one) in enumerate(zip(heads, runs, strict=True))
    ]
    head = tag("td", cls="ts-corner") + "".join(map(header_cell, heads))
    return table(head, rows, label=f"{reading} of every two models", cls="ts-between")


def _cell(value: float, reading: str, of: tuple[Run, Run]) -> str:
    alike = min(1.0, max(0.0, 1 - value if reading == REVERSED else value))
    written = f"{value:.2f}".replace("0.", ".", 1)
    says = f"{of[0].name}, {of[1].name}: {value:.3f}"
    return tag("td", written, style=f"--by:{ALIKE * alike:.0f}%", title=says)
