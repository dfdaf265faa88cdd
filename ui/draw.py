"""A view becomes a chart by its type. Knows no metric by name; colours come with the model, the rest from the theme.

Neutral lines are half-transparent grey, which reads on light and dark alike; fonts are the theme's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch

import numpy as np
import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from evaluation import figures
from evaluation.palette import colour_of, marker_of
from evaluation.views import Curve, Embedding, Histogram, ImageGrid, Matrix, PerItem, Scalar, Vectors, View
from ui.components import gallery
from ui.text import escape, name_html, shortened

NEUTRAL = "rgba(128,128,128,0.55)"
INK = "#75787d"
"""Axis text: 4.1:1 or more on both backgrounds."""
FAINT = "rgba(128,128,128,0.22)"
_DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
CONFIG = {
    "displaylogo": False,
    "displayModeBar": "hover",
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
}
GALLERY_IMAGES = 256
"""A grid with more images is a store to pick from, not something to look at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One model's view of one metric."""

    name: str
    colour: int
    view: View

    @property
    def hex(self) -> str:
        return colour_of(self.colour)

    @property
    def label(self) -> str:
        return escape(shortened(self.name, 28))


def show(series: Sequence[Series], *, key: str, title: str = "") -> None:
    """Draw the views of one metric, one a model; all of the same type. Vectors are not drawn."""
    if any(isinstance(item.view, Vectors) for item in series):
        return
    grids = [(item, item.view) for item in series if isinstance(item.view, ImageGrid)]
    if grids:
        if all(len(grid.images) <= GALLERY_IMAGES for _, grid in grids):
            gallery.show(gallery.rows_of([(item.name, item.colour, grid) for item, grid in grids]), key=key)
        return
    chart(figure(series), key=key, alt=f"{title}: {', '.join(item.name for item in series)}", legend=series)


def chart(drawn: go.Figure, *, key: str, alt: str, legend: Sequence[Series] = ()) -> None:
    """Put a figure on the page, in the theme's type, under a legend that wraps on a narrow screen."""
    if legend and not isinstance(legend[0].view, Matrix | Embedding):
        st.html(_legend(legend))
    st.plotly_chart(drawn, key=key, theme="streamlit", config=CONFIG, alt=alt)


def figure(series: Sequence[Series]) -> go.Figure:
    """One figure for the views of several models, chosen by the type of the first."""
    return _figure(series[0].view, list(series))


def _legend(series: Sequence[Series]) -> str:
    view, keys = series[0].view, [name_html(item.name, item.colour) for item in series]
    if isinstance(view, Histogram) and view.reference is not None:
        keys.insert(0, f'<span class="ts-plainkey"><i class="ts-swatch"></i>{escape(view.reference_label)}</span>')
    if isinstance(view, Curve) and len(np.atleast_2d(view.y)) > 1:
        lines = [f"{_DASHES[index % len(_DASHES)]}: {escape(name)}" for index, name in enumerate(view.names)]
        keys.append(f'<span class="ts-plainkey">{"; ".join(lines)}</span>')
    return f'<div class="ts-key">{"".join(keys)}</div>'


@singledispatch
def _figure(view: View, series: list[Series]) -> go.Figure:
    raise TypeError(f"no chart for a view of type {type(view).__name__}")


@_figure.register
def _(view: Scalar, series: list[Series]) -> go.Figure:
    """A forest: one line a model, its value and its 95% interval."""
    drawn = go.Figure()
    for item in series:
        scalar = item.view
        assert isinstance(scalar, Scalar)
        low, high = scalar.interval or (scalar.value, scalar.value)
        drawn.add_scatter(
            x=[scalar.value],
            y=[item.label],
            mode="markers",
            showlegend=False,
            marker={"color": item.hex, "size": 9, "symbol": marker_of(item.colour)},
            error_x={
                "type": "data",
                "symmetric": False,
                "array": [high - scalar.value],
                "arrayminus": [scalar.value - low],
                "color": item.hex,
                "thickness": 2,
                "width": 0,
            },
            hovertemplate=_hover(item.name, _figure_text("", scalar), f"95%: {figures.interval_text(scalar.interval)}"),
        )
    references = {(r.name, r.value) for item in series if isinstance(item.view, Scalar) for r in item.view.references}
    for name, value in sorted(references)[:4]:
        drawn.add_vline(
            x=value,
            line={"color": NEUTRAL, "dash": "dot", "width": 1},
            annotation={"text": escape(name), "font": {"size": 11}},
        )
    return _laid_out(drawn, height=70 + 30 * len(series), y={"autorange": "reversed", "showgrid": False})


@_figure.register
def _(view: PerItem, series: list[Series]) -> go.Figure:
    """The share of items at or below each value: overlays of a dozen models stay readable. Codes become bars."""
    if np.asarray(view.values).dtype.kind in "iub":
        return _codes(series)
    drawn = go.Figure()
    for item in series:
        assert isinstance(item.view, PerItem)
        values = np.sort(np.asarray(item.view.values, dtype=np.float64))
        shown = np.unique(np.linspace(0, len(values) - 1, min(400, len(values))).astype(int))
        drawn.add_scatter(
            x=values[shown],
            y=(shown + 1) / len(values),
            mode="lines",
            name=item.label,
            line={"color": item.hex, "width": 1.8},
            hovertemplate=f"{item.label}<br>%{{y:.0%}} of items at or below %{{x:.4g}}<extra></extra>",
        )
    unit = f" ({view.unit})" if view.unit else ""
    return _laid_out(
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
    drawn = go.Figure()
    for item in series:
        curve = item.view
        assert isinstance(curve, Curve)
        lines, lows, highs = (None if y is None else np.atleast_2d(y) for y in (curve.y, curve.low, curve.high))
        assert lines is not None
        x = [float(value) for value in curve.x]
        for index, y in enumerate(lines):
            part = f" · {escape(curve.names[index])}" if index < len(curve.names) and len(lines) > 1 else ""
            group = f"{item.name}{index}"
            if lows is not None and highs is not None:
                drawn.add_scatter(
                    x=x + x[::-1],
                    y=np.concatenate([highs[index], lows[index][::-1]]),
                    fill="toself",
                    mode="none",
                    fillcolor=_transparent(item.hex, 0.15),
                    showlegend=False,
                    hoverinfo="skip",
                    legendgroup=group,
                )
            drawn.add_scatter(
                x=x,
                y=y,
                mode="lines+markers" if len(x) < 25 else "lines",
                name=item.label + part,
                legendgroup=group,
                line={"color": item.hex, "width": 1.8, "dash": _DASHES[index % len(_DASHES)]},
                marker={"size": 5},
            )
    x_axis = {"title": view.x_label, "type": "log" if view.log_x else "linear"}
    return _laid_out(drawn, x=x_axis, y={"title": view.y_label})


@_figure.register
def _(view: Histogram, series: list[Series]) -> go.Figure:
    drawn = go.Figure()
    categories = [escape(str(name)) for name in view.categories]
    if view.reference is not None:
        drawn.add_bar(
            x=categories,
            y=_shares(view.reference),
            name=escape(view.reference_label),
            offsetgroup="reference",
            marker={"color": FAINT, "line": {"color": NEUTRAL, "width": 1}},
        )
    for item in series:
        assert isinstance(item.view, Histogram)
        drawn.add_bar(
            x=categories,
            y=_shares(item.view.counts),
            name=item.label,
            offsetgroup=f"{item.name}{item.colour}",
            marker={"color": item.hex},
            customdata=np.asarray(item.view.counts),
            hovertemplate=f"{item.label}<br>%{{x}}: %{{y:.1%}} (%{{customdata}})<extra></extra>",
        )
    return _laid_out(
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
    drawn = make_subplots(
        rows=down,
        cols=across,
        subplot_titles=[item.label for item in series],
        horizontal_spacing=0.12,
        vertical_spacing=0.3 / down,
    )
    for index, (matrix, value) in enumerate(zip(matrices, values, strict=True)):
        small = value.size <= 60
        drawn.add_heatmap(
            z=value,
            x=[escape(c) for c in matrix.columns],
            y=[escape(r) for r in matrix.rows],
            zmin=low,
            zmax=high,
            showscale=index == 0,
            colorscale=[[0, "rgba(134,102,10,0.04)"], [1, "rgba(176,136,24,0.95)"]],
            xgap=1,
            ygap=1,
            colorbar={"thickness": 8, "outlinewidth": 0},
            text=[[figures.number(float(cell)) for cell in row] for row in value] if small else None,
            texttemplate="%{text}" if small else None,
            row=index // across + 1,
            col=index % across + 1,
        )
    drawn.update_yaxes(autorange="reversed", showgrid=False)
    drawn.update_xaxes(showgrid=False)
    drawn.update_annotations(font_size=12)
    return _laid_out(
        drawn, height=60 + down * (70 + min(300, max(120, 26 * max(len(matrix.rows) for matrix in matrices))))
    )


@_figure.register
def _(view: Embedding, series: list[Series]) -> go.Figure:
    """A plain scatter of a stratified part; the linked maps are a component of their own."""
    across = min(3, len(series))
    down = -(-len(series) // across)
    drawn = make_subplots(rows=down, cols=across, subplot_titles=[item.label for item in series])
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
    return _laid_out(drawn, height=60 + 300 * down)


def plane(
    points: Sequence[tuple[Series, Scalar, Scalar]], *, x_title: str, y_title: str, square: bool = True
) -> go.Figure:
    """Two measures against each other, one marker a model with both intervals: (series, across, up)."""
    drawn = go.Figure()
    for item, across, up in points:
        drawn.add_scatter(
            x=[across.value],
            y=[up.value],
            mode="markers",
            name=item.label,
            cliponaxis=False,
            marker={"color": item.hex, "size": 11, "symbol": marker_of(item.colour)},
            error_x=_bars(across, item.hex),
            error_y=_bars(up, item.hex),
            hovertemplate=_hover(item.name, _figure_text(f"{x_title}: ", across), _figure_text(f"{y_title}: ", up)),
        )
    span = {"range": [-0.04, 1.08]} if square else {"rangemode": "tozero"}
    return _laid_out(drawn, height=400, x={"title": x_title, "range": [-0.04, 1.08]}, y={"title": y_title} | span)


def _hover(name: str, *lines: str) -> str:
    return "<br>".join([escape(name), *map(escape, lines)]) + "<extra></extra>"


def _figure_text(label: str, scalar: Scalar) -> str:
    return f"{label}{figures.measured(scalar.value, scalar.interval)}"


def _bars(scalar: Scalar, colour: str) -> dict[str, object]:
    low, high = scalar.interval or (scalar.value, scalar.value)
    return {
        "type": "data",
        "symmetric": False,
        "array": [high - scalar.value],
        "arrayminus": [scalar.value - low],
        "color": _transparent(colour, 0.6),
        "thickness": 1.3,
        "width": 0,
    }


def _shares(counts: object) -> np.ndarray:
    array = np.asarray(counts, dtype=np.float64)
    return array / max(array.sum(), 1e-12)


def _transparent(colour: str, alpha: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def _titled(axis: dict[str, object] | None) -> dict[str, object]:
    """``title`` as text beside the font that is set already."""
    given = dict(axis or {})
    if "title" in given:
        given["title_text"] = given.pop("title")
    return given


def _laid_out(
    drawn: go.Figure,
    *,
    height: int = 340,
    x: dict[str, object] | None = None,
    y: dict[str, object] | None = None,
    bargap: float | None = None,
) -> go.Figure:
    drawn.update_layout(
        height=height,
        margin={"l": 8, "r": 16, "t": 24, "b": 8},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        bargap=bargap,
        dragmode=False,
        showlegend=False,
        hoverlabel={"namelength": -1},
    )
    text = {"font": {"size": 12, "color": INK}}
    axes = {
        "automargin": True,
        "zeroline": False,
        "gridcolor": FAINT,
        "linecolor": NEUTRAL,
        "tickfont": text["font"],
        "title": text,
    }
    drawn.update_xaxes(axes)
    drawn.update_yaxes(axes)
    drawn.update_xaxes(_titled(x))
    drawn.update_yaxes(_titled(y))
    return drawn
