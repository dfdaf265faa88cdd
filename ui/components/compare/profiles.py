"""Parallel coordinates: each model a line over the measures that the table shows, the best of each at the top."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from evaluation.judging.table import Row
from evaluation.record import figures
from evaluation.record.run import Run
from evaluation.record.views import Curve
from ui.charts import draw
from ui.charts.style import hover, laid_out, looks
from ui.components.compare.measure_table.payload import title_of
from ui.markup import lead
from ui.text import escape

MOST_AXES = 10
MOST_KEYS = 12
"""Models that have a legend; of more each says its name on hover."""


def show(runs: Sequence[Run], rows: Sequence[Row], *, key: str) -> None:
    """``rows`` are the measures that the table shows; those that do not rank have no best end and are left out."""
    with st.container(key=key):
        axes = [row for row in rows if row.better is not None and _ends(row) is not None][:MOST_AXES]
        if len(axes) < 2:
            st.html(lead("Profiles need two measures on which the chosen models differ."))
            return
        st.html(
            lead(
                "A line a model. Each measure runs from the worst value of these models, below, to the best, above. "
                "The measures are those that the table shows."
            )
        )
        able = [index for index in range(len(runs)) if any(row.cells[index].value is not None for row in axes)]
        series = [draw.Series.of(runs[index], _profile(index, axes)) for index in able]
        alt = f"Profiles of {len(able)} models over {', '.join(row.title for row in axes)}"
        drawn = _figure(series, able, axes)
        draw.chart(drawn, key=f"{key}-chart", alt=alt, legend=series if len(series) <= MOST_KEYS else ())


def _ends(row: Row) -> tuple[float, float] | None:
    """(worst, best) value; None where all are equal."""
    values = [cell.value for cell in row.cells if cell.value is not None]
    if len(values) < 2 or min(values) == max(values):
        return None
    return (max(values), min(values)) if row.better == "lower" else (min(values), max(values))


def _profile(index: int, axes: Sequence[Row]) -> Curve:
    heights = []
    for row in axes:
        value, ends = row.cells[index].value, _ends(row)
        heights.append(math.nan if value is None or ends is None else (value - ends[0]) / (ends[1] - ends[0]))
    return Curve(x=np.arange(len(axes), dtype=float), y=np.array(heights), x_label="", y_label="")


def _figure(series: Sequence[draw.Series], able: Sequence[int], axes: Sequence[Row]) -> go.Figure:
    drawn = go.Figure()
    for item, look, index in zip(series, looks(series), able, strict=True):
        assert isinstance(item.view, Curve)
        drawn.add_scatter(
            x=item.view.x,
            y=item.view.y,
            mode="lines+markers",
            line={"color": look.hex, "width": 1.6, "dash": look.dash},
            marker={"color": look.hex, "size": 6, "symbol": look.symbol},
            cliponaxis=False,
            hovertemplate=[
                hover(item.name, f"{row.title}: {figures.measured(row.cells[index].value, row.cells[index].interval)}")
                for row in axes
            ],
        )
    for place, row in enumerate(axes):
        drawn.add_vline(x=place, line={"color": draw.NEUTRAL, "width": 1}, layer="below")
        worst, best = _ends(row) or (0.0, 0.0)
        for y, value, anchor in ((1.02, best, "bottom"), (-0.02, worst, "top")):
            drawn.add_annotation(
                x=place,
                y=y,
                text=figures.number(value),
                showarrow=False,
                yanchor=anchor,
                font={"size": 12, "color": draw.INK},
            )
    return laid_out(
        drawn,
        height=400,
        x={
            "tickmode": "array",
            "tickvals": list(range(len(axes))),
            "ticktext": [escape(title_of(row)).replace(" ", "<br>", 1) for row in axes],
            "range": [-0.3, len(axes) - 0.7],
            "showgrid": False,
        },
        y={"range": [-0.12, 1.12], "visible": False},
    )
