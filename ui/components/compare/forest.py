"""One measure: every model's value and interval on one axis, the best first, with the baseline as a line."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from evaluation.judging.compare import Comparison
from evaluation.judging.table import Row
from evaluation.record import figures
from evaluation.record.views import Scalar
from ui.charts import draw
from ui.charts.style import Look, hover, laid_out, looks
from ui.components.compare import measure_choice
from ui.components.compare.compared import Compared
from ui.components.compare.outliers import Axis, axis
from ui.markup import lead, muted
from ui.text import escape, listed, plural

MOST_NAMED = 6
"""Models outside the axis that are named."""
MOST_REFERENCES = 4
ROW, MANY, ROW_OF_MANY = 28, 16, 15
"""Height of a row in px; it is less where there are many."""


def show(all_: Compared, rows: Sequence[Row], *, key: str) -> None:
    """``rows`` are the measures that may be chosen."""
    comparison, runs = all_.comparison, all_.runs
    with st.container(key=key):
        row = measure_choice.choose("Measure", rows, name="metric")
        st.html(lead(escape(row.explanation), " ", muted(f"Source: {escape(row.source)}.")))
        found = [
            (index, view) for index, run in enumerate(runs) if isinstance(view := run.exact_view(row.metric), Scalar)
        ]
        if not found:
            return
        # Best first; a measure without a direction from high to low.
        found.sort(key=lambda one: one[1].value, reverse=row.better != "lower")
        series = [draw.Series.of(runs[index], view) for index, view in found]
        shown = axis([view for _, view in found])
        baseline = row.baseline if len(comparison.names) > 1 else None
        drawn = _figure(series, row, shown, comparison, [index for index, _ in found], baseline)
        draw.chart(drawn, key=f"{key}-chart", alt=f"{row.title} of each model with its 95% interval, the best first")
        said = [_outside([(series[place].name, found[place][1].value) for place in sorted(shown.outside)])]
        if references := _references([view for _, view in found], shown):
            said.append(
                f"Dotted: {escape('; '.join(f'{name} {figures.number(value)}' for name, value in references))}."
            )
        if baseline is not None:
            said.append(f"Line: the baseline, {escape(comparison.names[baseline])}.")
        st.html(lead(" ".join(filter(None, said))))


def _references(scalars: Sequence[Scalar], shown: Axis) -> list[tuple[str, float]]:
    """Name and value of the first ones within the axis, the smallest first."""
    every = dict.fromkeys((one.name, one.value) for scalar in scalars for one in scalar.references)
    found = [one for one in every if shown.low <= one[1] <= shown.high]
    return sorted(found[:MOST_REFERENCES], key=lambda one: one[1])


def _outside(found: Sequence[tuple[str, float]]) -> str:
    if not found:
        return ""
    named = [f"{escape(name)} ({figures.number(value)})" for name, value in found[:MOST_NAMED]]
    more = [plural(len(found) - len(named), "other")] if len(found) > len(named) else []
    verb = "lies outside the axis and stands" if len(found) == 1 else "lie outside the axis and stand"
    return f"Far from the others: {listed(named + more)} {verb} at its edge."


def _figure(
    series: Sequence[draw.Series],
    row: Row,
    shown: Axis,
    comparison: Comparison,
    order: Sequence[int],
    baseline: int | None,
) -> go.Figure:
    """One trace for all models: a figure of many traces is slow."""
    told = looks(series)
    drawn = go.Figure()
    base = None if baseline is None else row.cells[baseline].value
    if baseline is not None and base is not None and shown.low <= base <= shown.high:
        drawn.add_vline(
            x=base,
            line={"color": draw.NEUTRAL, "width": 1.5},
            annotation={"text": "baseline", "font": {"size": 12, "color": draw.INK}, "yanchor": "bottom"},
            annotation_position="top",
        )
    scalars = [item.view for item in series if isinstance(item.view, Scalar)]
    ends = [_ends(scalar, shown) for scalar in scalars]
    places = [shown.within(scalar.value) for scalar in scalars]
    drawn.add_scatter(
        x=places,
        y=[look.label for look in told],
        mode="markers",
        cliponaxis=False,
        marker={
            "color": [look.hex for look in told],
            "size": 9,
            "symbol": [_symbol(look, scalar, shown) for look, scalar in zip(told, scalars, strict=True)],
        },
        error_x={
            "type": "data",
            "symmetric": False,
            "array": [high - place for (_, high), place in zip(ends, places, strict=True)],
            "arrayminus": [place - low for (low, _), place in zip(ends, places, strict=True)],
            "color": draw.NEUTRAL,
            "thickness": 2,
            "width": 0,
        },
        hovertemplate=[
            hover(
                item.name,
                figures.measured(scalar.value, scalar.interval),
                f"95%: {figures.interval_text(scalar.interval)}",
                *_beside_baseline(row, index, comparison),
            )
            for item, scalar, index in zip(series, scalars, order, strict=True)
        ],
    )
    for _, value in _references(scalars, shown):
        drawn.add_vline(x=value, line={"color": draw.NEUTRAL, "dash": "dot", "width": 1})
    high = ROW if len(series) <= MANY else ROW_OF_MANY
    return laid_out(
        drawn,
        height=80 + high * len(series),
        x={"range": [shown.low, shown.high], "title": row.unit or ""},
        y={"autorange": "reversed", "showgrid": False, "dtick": 1},
    )


def _ends(scalar: Scalar, shown: Axis) -> tuple[float, float]:
    """Of the interval, within the axis."""
    low, high = scalar.interval or (scalar.value, scalar.value)
    return shown.within(low), shown.within(high)


def _symbol(look: Look, scalar: Scalar, shown: Axis) -> str:
    if scalar.value < shown.low:
        return "triangle-left"
    return "triangle-right" if scalar.value > shown.high else look.symbol


def _beside_baseline(row: Row, index: int, comparison: Comparison) -> list[str]:
    cell = row.cells[index]
    if cell.difference is None or len(comparison.names) < 2:
        return ["baseline"] if index == row.baseline and len(comparison.names) > 1 else []
    said = figures.difference(cell.difference, cell.difference_interval)
    return [f"{said} to {comparison.names[row.baseline]}: {cell.verdict}"]
