"""One measure of every two models: by how much they differ, on a scale with two ends, and whether it is real."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from evaluation.judging.compare import Comparison
from evaluation.judging.every_pair import EveryPair
from evaluation.judging.table import Row
from evaluation.record import figures
from ui import draw
from ui.chart_style import DIVERGING, laid_out
from ui.components.compare import measure_choice
from ui.markup import lead
from ui.names import told_apart
from ui.text import escape

LABEL = 26
MOST_WRITTEN = 14
"""Of more models the numbers stand in the hover alone."""
WORDS = {
    "better": "better: real",
    "worse": "worse: real",
    "tied": "tied: may be chance",
    "aside": "stands aside: nothing is held against it",
    "untested": "not tested",
}
GLYPHS = {"better": "▲", "worse": "▼", "tied": "≈", "aside": "", "untested": ""}


def show(comparison: Comparison, rows: Sequence[Row], *, key: str) -> None:
    """``rows`` are the measures that may be chosen."""
    with st.container(key=key):
        row = measure_choice.choose("Measure", rows, name="metric")
        able = [index for index, cell in enumerate(row.cells) if cell.value is not None]
        if len(able) < 2:
            st.html(lead("Fewer than two of the chosen models have this number."))
            return
        able.sort(key=lambda index: row.cells[index].value or 0.0, reverse=row.better != "lower")
        st.html(lead(_meaning(row, comparison)))
        found = comparison.every_pair(row.metric)
        drawn = _figure(found, able, comparison.names)
        draw.chart(
            drawn, key=f"{key}-chart", alt=f"Difference in {row.title} of every two models, and whether it is real"
        )


def _meaning(row: Row, comparison: Comparison) -> str:
    said = "The model of the row minus the model of the column; the best come first. "
    if row.better is None:
        return said + "This measure has no direction, so no difference is better or worse."
    return f"{said}▲ the row is better, ▼ worse, ≈ tied and not coloured ({escape(comparison.corrected)})."


def _figure(found: EveryPair, able: Sequence[int], names: Sequence[str]) -> go.Figure:
    labels = told_apart(names, LABEL)
    called = [escape(labels[names[index]]) for index in able]
    places = np.ix_(able, able)
    states = [[found.state(i, j) for j in able] for i in able]
    signed = np.where(found.difference[places] * (-1 if found.row.better == "lower" else 1) > 0, 1.0, -1.0)
    size = np.abs(found.difference[places])
    real = np.array([[state in ("better", "worse") for state in line] for line in states])
    largest = float(size[real].max()) if real.any() else 1.0
    shade = np.where(real, signed * size / (largest or 1.0), 0.0)
    for place in range(len(able)):
        shade[place, place] = np.nan
    text = [
        [
            "" if i == j else f"{figures.difference(float(found.difference[i, j]))} {GLYPHS[state]}".strip()
            for j, state in zip(able, line, strict=True)
        ]
        for i, line in zip(able, states, strict=True)
    ]
    said = [
        [_hover(found, i, j, names, state) for j, state in zip(able, line, strict=True)]
        for i, line in zip(able, states, strict=True)
    ]
    drawn = go.Figure()
    drawn.add_heatmap(
        z=shade,
        x=list(range(len(able))),
        y=list(range(len(able))),
        zmin=-1,
        zmax=1,
        colorscale=DIVERGING,
        xgap=1,
        ygap=1,
        showscale=False,
        text=text if len(able) <= MOST_WRITTEN else None,
        texttemplate="%{text}" if len(able) <= MOST_WRITTEN else None,
        textfont={"size": 12, "color": draw.INK},
        customdata=said,
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
    )
    high = 34 if len(able) <= MOST_WRITTEN else 15
    ticks = {"tickmode": "array", "tickvals": list(range(len(able))), "ticktext": called, "showgrid": False}
    return laid_out(
        drawn,
        height=190 + high * len(able),
        x=ticks | {"side": "top", "tickangle": -40},
        y=ticks | {"autorange": "reversed"},
    )


def _hover(found: EveryPair, i: int, j: int, names: Sequence[str], state: str) -> str:
    if i == j:
        return ""
    said = figures.difference(float(found.difference[i, j]), found.interval(i, j))
    return f"{escape(names[i])}<br>minus {escape(names[j])}<br>{escape(said)}<br>{WORDS[state]}"
