"""Any two measures against each other, with intervals; the models that nobody beats on both stand on a line."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go
import streamlit as st

from evaluation.judging.importance import headline
from evaluation.judging.pareto import Front, front
from evaluation.judging.table import Row
from evaluation.record import figures
from evaluation.record.run import Run
from evaluation.record.views import Scalar
from ui.charts import draw
from ui.charts.style import hover, laid_out, looks
from ui.components.compare import measure_choice
from ui.components.compare.measure_table.payload import title_of
from ui.components.compare.outliers import Axis, axis
from ui.markup import lead
from ui.text import escape, plural

FRONT = "#a98313"
MOST_NAMED = 12
"""Models of a front whose names are written; others say theirs on hover."""
ROOM = (0.2, 0.06)
"""Shares of the chart, across and up, that a name needs for itself."""
MOST_KEYS = 12
"""Models that have a legend."""


def show(runs: Sequence[Run], rows: Sequence[Row], *, key: str) -> None:
    """``rows`` are the measures that may be chosen."""
    with st.container(key=key):
        first, second = _at_first(rows)
        columns = st.columns(2)
        with columns[0]:
            across = measure_choice.choose("Across", rows, name="x", default=first)
        with columns[1]:
            up = measure_choice.choose("Up", rows, name="y", default=second)
        points = _points(runs, across, up)
        if not points:
            st.html(lead("No chosen model has both numbers."))
            return
        series = [draw.Series.of(runs[index], view) for index, view, _ in points]
        found = front(across, up)
        axes = axis([view for _, view, _ in points]), axis([view for _, _, view in points])
        outside = len(axes[0].outside | axes[1].outside)
        st.html(lead(_said(across, up, found, missing=len(runs) - len(points), outside=outside)))
        drawn = _figure(points, series, found, (across, up), axes)
        alt = f"{across.title} against {up.title}: {', '.join(item.name for item in series[:MOST_KEYS])}"
        draw.chart(drawn, key=f"{key}-chart", alt=alt, legend=series if len(series) <= MOST_KEYS else ())


def _at_first(rows: Sequence[Row]) -> tuple[str, str]:
    """Of the headline the two that most models have both of."""
    told = [row for row in headline(rows) if row.better is not None] or list(rows)
    pairs = [(one, other) for place, one in enumerate(told) for other in told[place + 1 :]] or [(told[0], told[0])]
    one, other = max(pairs, key=lambda pair: sum(_both(pair[0], pair[1], index) for index in range(len(pair[0].cells))))
    return one.metric, other.metric


def _both(one: Row, other: Row, index: int) -> bool:
    return one.cells[index].value is not None and other.cells[index].value is not None


def _points(runs: Sequence[Run], across: Row, up: Row) -> list[tuple[int, Scalar, Scalar]]:
    found = []
    for index, run in enumerate(runs):
        one, other = run.exact_view(across.metric), run.exact_view(up.metric)
        if isinstance(one, Scalar) and isinstance(other, Scalar):
            found.append((index, one, other))
    return found


def _said(across: Row, up: Row, found: Front, *, missing: int, outside: int) -> str:
    if across.better is None or up.better is None:
        said = "A measure without a direction has no front."
    else:
        said = (
            f"Golden line: no other model is as good on both and better on one ({len(found.by_value)}). "
            f"Ring: none is really better, chance considered ({len(found.possible)})."
        )
    if outside:
        said += f" {plural(outside, 'model')} far from the others {'stands' if outside == 1 else 'stand'} at the edge."
    return said + (f" {plural(missing, 'model')} without both numbers." if missing else "")


def _figure(
    points: Sequence[tuple[int, Scalar, Scalar]],
    series: Sequence[draw.Series],
    found: Front,
    rows: tuple[Row, Row],
    axes: tuple[Axis, Axis],
) -> go.Figure:
    told = looks(series)
    places = {index: place for place, (index, _, _) in enumerate(points)}
    drawn = go.Figure()
    if found.by_value:
        ordered = [points[places[index]] for index in found.by_value if index in places]
        drawn.add_scatter(
            x=[axes[0].within(across.value) for _, across, _ in ordered],
            y=[axes[1].within(up.value) for _, _, up in ordered],
            mode="lines",
            line={"color": FRONT, "width": 1.6, "shape": "hv" if rows[0].better == "lower" else "vh"},
            hoverinfo="skip",
        )
    ringed = set(found.possible)
    written = _named(points, [places[index] for index in found.by_value if index in places], axes)
    drawn.add_scatter(
        x=[axes[0].within(across.value) for _, across, _ in points],
        y=[axes[1].within(up.value) for _, _, up in points],
        mode="markers+text",
        text=[look.label if place in written else "" for place, look in enumerate(told)],
        # To the inside: at the edge a name would be cut.
        textposition=[
            "top left" if across.value > (axes[0].low + axes[0].high) / 2 else "top right" for _, across, _ in points
        ],
        textfont={"size": 12, "color": draw.INK},
        cliponaxis=False,
        marker={
            "color": [look.hex for look in told],
            "size": 10,
            "symbol": [look.symbol for look in told],
            "line": {"color": FRONT, "width": [2 if index in ringed else 0 for index, _, _ in points]},
        },
        error_x=_bars([across for _, across, _ in points], axes[0]),
        error_y=_bars([up for _, _, up in points], axes[1]),
        hovertemplate=[
            hover(
                item.name,
                f"{rows[0].title}: {figures.measured(across.value, across.interval)}",
                f"{rows[1].title}: {figures.measured(up.value, up.interval)}",
            )
            for item, (_, across, up) in zip(series, points, strict=True)
        ],
    )
    return laid_out(drawn, height=440, x=_axis(rows[0], axes[0]), y=_axis(rows[1], axes[1]))


def _named(points: Sequence[tuple[int, Scalar, Scalar]], places: Sequence[int], axes: tuple[Axis, Axis]) -> set[int]:
    """Those of the places whose names do not lie over one another."""
    taken: list[tuple[float, float]] = []
    found: set[int] = set()
    for place in places:
        _, across, up = points[place]
        x, y = axes[0].share(across.value), axes[1].share(up.value)
        if len(found) < MOST_NAMED and all(abs(x - a) >= ROOM[0] or abs(y - b) >= ROOM[1] for a, b in taken):
            taken.append((x, y))
            found.add(place)
    return found


def _axis(row: Row, shown: Axis) -> dict[str, object]:
    better = f" ({row.better} is better)" if row.better else ""
    return {"title": f"{escape(title_of(row))}{better}", "range": [shown.low, shown.high]}


def _bars(scalars: Sequence[Scalar], shown: Axis) -> dict[str, object]:
    ends = [scalar.interval or (scalar.value, scalar.value) for scalar in scalars]
    return {
        "type": "data",
        "symmetric": False,
        "array": [
            shown.within(high) - shown.within(scalar.value) for (_, high), scalar in zip(ends, scalars, strict=True)
        ],
        "arrayminus": [
            shown.within(scalar.value) - shown.within(low) for (low, _), scalar in zip(ends, scalars, strict=True)
        ],
        "color": draw.NEUTRAL,
        "thickness": 1.2,
        "width": 0,
    }
