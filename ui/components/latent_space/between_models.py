"""How alike the codes of the chosen models are: four heat maps, computed from the codes and not from the maps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from evaluation.record.run import Run
from evaluation.types import Array
from ui import services
from ui.charts import draw
from ui.components.shared import empty
from ui.latent import codes
from ui.markup import lead
from ui.names import told_apart
from ui.text import escape, listed, marked

READINGS = {
    "linear CKA": "1: the same code up to a turn and a scale, as a linear reader sees it. 0: unrelated.",
    "neighbour overlap": "The share of each image’s 15 nearest that both codes agree on.",
    "Procrustes disparity": "What is left after the best turn and scale. 0: the same shape; 1: unrelated.",
    "correlation of distances": "Are the same pairs far apart in both codes? 1: yes, in proportion.",
}
ALIKE, UNLIKE = "rgba(190,148,30,0.6)", "rgba(190,148,30,0.04)"
"""Half transparent, so that numbers in the theme's text colour can be read on both backgrounds."""
INK = "<style>.st-key-KEY .textpoint text { fill: currentColor !important; }</style>"
"""Plotly writes a colour into each text. The page's own colour follows the theme without a rerun."""


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
        st.html(INK.replace("KEY", key))
        labels = told_apart([run.name for run in able], 22)
        names = [marked(run, labels[run.name]) for run in able]
        columns = st.columns(2, gap="large")
        for index, (name, matrix) in enumerate(services.between(able).items()):
            with columns[index % 2]:
                st.subheader(name[:1].upper() + name[1:], anchor=False)
                st.html(lead(READINGS[name]))
                drawn = _heat(matrix, names, reverse=name == "Procrustes disparity")
                draw.chart(drawn, key=f"{key}-{index}", alt=_words(name, matrix, names))


def _heat(matrix: Array, names: Sequence[str], *, reverse: bool) -> go.Figure:
    """Dark gold always means alike, at whichever end of the scale that is."""
    count = len(names)
    shown = [escape(name) for name in names]
    scale = [[0, ALIKE if reverse else UNLIKE], [1, UNLIKE if reverse else ALIKE]]
    positions = list(range(count))
    drawn = go.Figure(
        go.Heatmap(
            z=matrix,
            x=positions,
            y=positions,
            zmin=0,
            zmax=1,
            showscale=False,
            colorscale=scale,
            xgap=1,
            ygap=1,
            customdata=np.array([[[a, b] for b in shown] for a in shown]),
            hovertemplate="%{customdata[0]}<br>%{customdata[1]}<br>%{z:.3f}<extra></extra>",
        )
    )
    # Drawn as separate text: a heat map chooses its text colour by the cell and ignores that the cell is transparent.
    drawn.add_scatter(
        x=[column for _ in positions for column in positions],
        y=[row for row in positions for _ in positions],
        text=[f"{cell:.2f}".replace("0.", ".", 1) for cell in np.ravel(matrix)],
        mode="text",
        textfont={"size": 13 if count <= 8 else 10},
        hoverinfo="skip",
        showlegend=False,
    )
    axis = {"tickmode": "array", "tickvals": positions, "ticktext": shown, "showgrid": False, "automargin": True}
    axis |= {"tickfont": {"size": 12, "color": draw.INK}, "zeroline": False}
    drawn.update_xaxes(axis | {"tickangle": -40 if count > 3 else 0})
    drawn.update_xaxes(range=[-0.5, count - 0.5])
    drawn.update_yaxes(axis | {"range": [count - 0.5, -0.5]})
    drawn.update_layout(
        height=110 + max(90, 30 * count),
        margin={"l": 8, "r": 8, "t": 4, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
    )
    return drawn


def _words(name: str, matrix: Array, names: Sequence[str]) -> str:
    pairs = [
        f"{names[i]} and {names[j]} {matrix[i, j]:.2f}" for i in range(len(names)) for j in range(i + 1, len(names))
    ]
    return f"{name}: {'; '.join(pairs)}"
