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
from evaluation.types import Array
from ui.charts import draw
from ui.charts.cells import DIVERGING
from ui.charts.style import laid_out
from ui.components.compare import measure_choice
from ui.markup import header_cell, lead, table, tag
from ui.names import told_apart
from ui.text import escape, name_html

LABEL = 24
MOST_WRITTEN = 14
"""Models of a matrix with numbers. Of more it is a picture, and a number stands on hover."""
LEAST_SHADE = 0.15
"""Of a real difference, from 0 to 1."""
STRONGEST = 40
"""Per cent of colour behind the largest real difference of a written matrix."""
WORDS = {
    "better": "better: real",
    "worse": "worse: real",
    "tied": "tied: may be chance",
    "aside": "one of the two stands aside here",
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
        alt = f"Difference in {row.title} of every two models, and whether it is real"
        if len(able) <= MOST_WRITTEN:
            st.html(_written(found, able, comparison, alt))
        else:
            draw.chart(_picture(found, able, comparison.names), key=f"{key}-chart", alt=alt)


def _meaning(row: Row, comparison: Comparison) -> str:
    said = "The model of the row minus the model of the column; the best come first. "
    if row.better is None:
        return said + "This measure has no direction, so no difference is better or worse."
    return f"{said}▲ the row is really better, ▼ worse; ≈ tied, not coloured ({escape(comparison.corrected)})."


def shades(found: EveryPair, able: Sequence[int]) -> Array:
    """(m, m) from -1, much worse, to 1, much better; 0 where a difference may be chance, NaN on the diagonal.

    A real difference is coloured however small it is; a root keeps small ones apart.
    """
    signs = {"better": 1.0, "worse": -1.0}
    sign = np.array([[signs.get(found.state(i, j), 0.0) for j in able] for i in able])
    size = np.where(sign != 0, np.abs(found.difference[np.ix_(able, able)]), 0.0)
    share = np.sqrt(size / (size.max() or 1.0))
    shade: Array = sign * (LEAST_SHADE + (1 - LEAST_SHADE) * share)
    np.fill_diagonal(shade, np.nan)
    return shade


def _written(found: EveryPair, able: Sequence[int], comparison: Comparison, label: str) -> str:
    """A table: it can be read out, and its first column stays."""
    names, colours = comparison.names, comparison.colours
    labels = told_apart([names[index] for index in able], LABEL)
    named = [name_html(names[index], colours[index], "", labels[names[index]]) for index in able]
    shade = shades(found, able)
    rows = [
        header_cell(head, row=True)
        + "".join(_cell(found, i, j, float(shade[down, across]), names) for across, j in enumerate(able))
        for down, (i, head) in enumerate(zip(able, named, strict=True))
    ]
    return table(header_cell("minus") + "".join(map(header_cell, named)), rows, label=label, cls="ts-pairs")


def _cell(found: EveryPair, i: int, j: int, shade: float, names: Sequence[str]) -> str:
    if i == j:
        return tag("td", cls="ts-diagonal")
    state = found.state(i, j)
    said = f"{figures.difference(float(found.difference[i, j]))} {GLYPHS[state]}".rstrip()
    strength = f"--by:{STRONGEST * abs(shade):.0f}%" if shade else ""
    return tag("td", escape(said), cls=f"ts-pair-{state}", style=strength, title=_hint(found, i, j, names))


def _hint(found: EveryPair, i: int, j: int, names: Sequence[str]) -> str:
    said = figures.difference(float(found.difference[i, j]), found.interval(i, j))
    return f"{names[i]} minus {names[j]}: {said}, {WORDS[found.state(i, j)]}"


def _picture(found: EveryPair, able: Sequence[int], names: Sequence[str]) -> go.Figure:
    labels = told_apart([names[index] for index in able], LABEL)
    places = list(range(len(able)))
    drawn = go.Figure()
    drawn.add_heatmap(
        z=shades(found, able),
        x=places,
        y=places,
        zmin=-1,
        zmax=1,
        colorscale=DIVERGING,
        xgap=1,
        ygap=1,
        showscale=False,
        customdata=[["" if i == j else escape(_hint(found, i, j, names)) for j in able] for i in able],
        hovertemplate="%{customdata}<extra></extra>",
        hoverongaps=False,
    )
    ticks = {
        "tickmode": "array",
        "tickvals": places,
        "ticktext": [escape(labels[names[index]]) for index in able],
        "showgrid": False,
    }
    return laid_out(
        drawn,
        height=190 + 15 * len(able),
        x=ticks | {"side": "top", "tickangle": -60},
        y=ticks | {"autorange": "reversed"},
    )
