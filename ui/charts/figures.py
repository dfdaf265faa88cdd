"""Draws a view by its type, and knows no metric by name. Colours come with the model, fonts from the theme."""

from __future__ import annotations

from collections.abc import Sequence
from functools import singledispatch

import numpy as np
import plotly.graph_objects as go
from plotly.subplots import make_subplots

from evaluation.record import figures
from evaluation.record.views import Curve, Embedding, Histogram, Matrix, PerItem, Scalar, View
from ui.charts import cells
from ui.charts.style import (
    DASHES,
    FAINT,
    INK,
    NEUTRAL,
    Look,
    Series,
    figure_text,
    hover,
    laid_out,
    looks,
    shares,
    transparent,
)
from ui.text import escape

MOST_WRITTEN = 60
"""Cells of a matrix with numbers; of more they stand on hover."""


def figure(series: Sequence[Series]) -> go.Figure:
    """One figure for the views of several models, chosen by the type of the first."""
    return _figure(series[0].view, list(series))


@singledispatch
def _figure(view: View, series: list[Series]) -> go.Figure:
    raise TypeError(f"no chart for a view of type {type(view).__name__}")


@_figure.register
def _(view: Scalar, series: list[Series]) -> go.Figure:
    """A forest plot: one line for each model, with its value and its 95% interval."""
    drawn = go.Figure()
    for item, look in zip(series, looks(series), strict=True):
        scalar = item.view
        assert isinstance(scalar, Scalar)
        low, high = scalar.interval or (scalar.value, scalar.value)
        drawn.add_scatter(
            x=[scalar.value],
            y=[look.label],
            mode="markers",
            showlegend=False,
            marker={"color": item.hex, "size": 9, "symbol": look.symbol},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [high - scalar.value],
                "arrayminus": [scalar.value - low],
                "color": item.hex,
                "thickness": 2,
                "width": 0,
            },
            hovertemplate=hover(item.name, figure_text("", scalar), f"95%: {figures.interval_text(scalar.interval)}"),
        )
    references = {(r.name, r.value) for item in series if isinstance(item.view, Scalar) for r in item.view.references}
    for name, value in sorted(references)[:4]:
        drawn.add_vline(
            x=value,
            line={"color": NEUTRAL, "dash": "dot", "width": 1},
            annotation={"text": escape(name), "font": {"size": 11}},
        )
    return laid_out(drawn, height=70 + 30 * len(series), y={"autorange": "reversed", "showgrid": False})


@_figure.register
def _(view: PerItem, series: list[Series]) -> go.Figure:
    """The share of items at or below each value: a dozen models can lie over one another. Whole numbers become bars."""
    if np.asarray(view.values).dtype.kind in "iub":
        return _codes(series)
    drawn = go.Figure()
    for item, look in zip(series, looks(series), strict=True):
        assert isinstance(item.view, PerItem)
        values = np.sort(np.asarray(item.view.values, dtype=np.float64))
        shown = np.unique(np.linspace(0, len(values) - 1, min(400, len(values))).astype(int))
        drawn.add_scatter(
            x=values[shown],
            y=(shown + 1) / len(values),
            mode="lines",
            name=look.label,
            line={"color": item.hex, "width": 1.8, "dash": look.dash},
            hovertemplate=f"{look.label}<br>%{{y:.0%}} of items at or below %{{x:.4g}}<extra></extra>",
        )
    unit = f" ({view.unit})" if view.unit else ""
    return laid_out(
        drawn, x={"title": view.label + unit}, y={"title": "share of items", "tickformat": ".0%", "range": [0, 1.01]}
    )


def _codes(series: list[Series]) -> go.Figure:
    """How many items have each whole-number value."""
    values = [np.asarray(item.view.values) for item in series if isinstance(item.view, PerItem)]
    codes = np.unique(np.concatenate(values))
    bars = [
        Series(
            name=item.name,
            colour=item.colour,
            view=Histogram(
                categories=tuple(map(str, codes)), counts=(value[:, None] == codes).sum(axis=0), label="items"
            ),
        )
        for item, value in zip(series, values, strict=True)
    ]
    return figure(bars)


@_figure.register
def _(view: Curve, series: list[Series]) -> go.Figure:
    """The lines of all models. Baselines, which belong to no model, are drawn once and in grey."""
    drawn = go.Figure()
    baselines: dict[str, tuple[Curve, int]] = {}
    for item, look in zip(series, looks(series), strict=True):
        curve = item.view
        assert isinstance(curve, Curve)
        own = []
        for index in range(len(np.atleast_2d(curve.y))):
            name = curve.names[index] if index < len(curve.names) else ""
            if name in curve.baselines:
                baselines.setdefault(name, (curve, index))
            else:
                own.append((index, name))
        for index, name in own:
            part = f" · {escape(name)}" if name and len(own) > 1 else ""
            _line(drawn, curve, index, item.hex, look, part, DASHES[index % len(DASHES)] if part else look.dash)
    for place, (name, (curve, index)) in enumerate(baselines.items()):
        drawn.add_scatter(
            x=curve.x,
            y=np.atleast_2d(curve.y)[index],
            mode="lines",
            name=escape(name),
            line={"color": INK, "width": 1.4, "dash": DASHES[1:][place % len(DASHES[1:])]},
        )
    x_axis = {"title": view.x_label, "type": "log" if view.log_x else "linear"}
    return laid_out(drawn, x=x_axis, y={"title": view.y_label})


def _line(drawn: go.Figure, curve: Curve, index: int, colour: str, look: Look, part: str, dash: str) -> None:
    """One line of a model with its band."""
    y, low, high = (None if part is None else np.atleast_2d(part)[index] for part in (curve.y, curve.low, curve.high))
    x = [float(value) for value in curve.x]
    group = f"{look.label}{look.hex}{look.symbol}{index}"
    if low is not None and high is not None:
        drawn.add_scatter(
            x=x + x[::-1],
            y=np.concatenate([high, low[::-1]]),
            fill="toself",
            mode="none",
            fillcolor=transparent(colour, 0.15),
            showlegend=False,
            hoverinfo="skip",
            legendgroup=group,
        )
    drawn.add_scatter(
        x=x,
        y=y,
        mode="lines+markers" if len(x) < 25 or look.dash != DASHES[0] else "lines",
        name=look.label + part,
        legendgroup=group,
        line={"color": colour, "width": 1.8, "dash": dash},
        marker={"size": 5 if look.dash == DASHES[0] else 7, "symbol": look.symbol, "maxdisplayed": 24},
    )


@_figure.register
def _(view: Histogram, series: list[Series]) -> go.Figure:
    drawn = go.Figure()
    categories = [escape(str(name)) for name in view.categories]
    if view.reference is not None:
        drawn.add_bar(
            x=categories,
            y=shares(view.reference),
            name=escape(view.reference_label),
            offsetgroup="reference",
            marker={"color": FAINT, "line": {"color": NEUTRAL, "width": 1}},
        )
    for item, look in zip(series, looks(series), strict=True):
        assert isinstance(item.view, Histogram)
        drawn.add_bar(
            x=categories,
            y=shares(item.view.counts),
            name=look.label,
            offsetgroup=f"{item.name}{item.colour}",
            marker={"color": item.hex, "pattern": {"shape": look.pattern, "size": 5}},
            customdata=np.asarray(item.view.counts),
            hovertemplate=f"{look.label}<br>%{{x}}: %{{y:.1%}} (%{{customdata}})<extra></extra>",
        )
    return laid_out(
        drawn,
        x={"type": "category", "showgrid": False},
        y={"title": f"share ({view.label})", "tickformat": ".0%"},
        bargap=0.25,
    )


@_figure.register
def _(view: Matrix, series: list[Series]) -> go.Figure:
    """Heat maps side by side on one scale, the numbers written in where they fit."""
    matrices = [item.view for item in series if isinstance(item.view, Matrix)]
    values = [np.asarray(matrix.values, dtype=np.float64) for matrix in matrices]
    across = min(3, len(series))
    down = -(-len(series) // across)
    low, high = min(float(np.nanmin(v)) for v in values), max(float(np.nanmax(v)) for v in values)
    signed = low < 0 < high
    if signed:  # zero in the middle of the scale
        low, high = -max(-low, high), max(-low, high)
    drawn = make_subplots(
        rows=down,
        cols=across,
        subplot_titles=[look.label for look in looks(series)],
        horizontal_spacing=0.12,
        vertical_spacing=0.3 / down,
    )
    for index, (matrix, value) in enumerate(zip(matrices, values, strict=True)):
        place = (index // across + 1, index % across + 1)
        columns, rows = ([escape(name) for name in names] for names in (matrix.columns, matrix.rows))
        drawn.add_heatmap(
            z=value,
            x=columns,
            y=rows,
            zmin=low,
            zmax=high,
            showscale=index == 0,
            colorscale=cells.DIVERGING if signed else cells.SEQUENTIAL,
            xgap=1,
            ygap=1,
            colorbar={"thickness": 8, "outlinewidth": 0},
            row=place[0],
            col=place[1],
        )
        if value.size <= MOST_WRITTEN:
            numbers = [[figures.number(float(cell)) for cell in line] for line in value]
            cells.write(drawn, numbers, columns=columns, rows=rows, place=place)
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    drawn.update_xaxes(showgrid=False)
    drawn.update_annotations(font_size=12)
    return laid_out(
        drawn, height=60 + down * (70 + min(300, max(120, 26 * max(len(matrix.rows) for matrix in matrices))))
    )


@_figure.register
def _(view: Embedding, series: list[Series]) -> go.Figure:
    """A plain scatter of a stratified part of the items. The linked maps are drawn by a component instead."""
    across = min(3, len(series))
    down = -(-len(series) // across)
    drawn = make_subplots(rows=down, cols=across, subplot_titles=[look.label for look in looks(series)])
    for index, item in enumerate(series):
        assert isinstance(item.view, Embedding)
        chosen = np.unique(
            np.linspace(0, len(item.view.coordinates) - 1, min(2000, len(item.view.coordinates))).astype(int)
        )
        xy = np.asarray(item.view.coordinates)[chosen]
        drawn.add_scatter(
            x=xy[:, 0],
            y=xy[:, 1],
            mode="markers",
            showlegend=False,
            marker={"size": 3.5, "color": item.hex, "opacity": 0.6},
            row=index // across + 1,
            col=index % across + 1,
        )
    drawn.update_xaxes(visible=False)
    drawn.update_yaxes(visible=False)
    return laid_out(drawn, height=60 + 300 * down)
