"""One measure: every model's value and interval on one axis, the best first, with the baseline as a line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from evaluation.judging.compare import Comparison
from evaluation.judging.table import Row
from evaluation.record import figures
from evaluation.record.views import Scalar
from evaluation.report import axes
from ui.charts.places import across, linear, marker, per_cent
from ui.charts.style import Series
from ui.components.compare import measure_choice
from ui.components.compare.compared import Compared
from ui.components.compare.outliers import Axis, axis
from ui.markup import header_cell, lead, muted, table, tag
from ui.screen_names import screen_names
from ui.text import escape, listed, plural

MOST_NAMED = 6
"""Models outside the axis that are named."""
MOST_REFERENCES = 4
MANY = 16
"""Rows are lower where there are more."""
LABEL = 40
"""Characters of a name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forest:
    row: Row
    comparison: Comparison
    lines: tuple[tuple[int, Series, Scalar], ...]
    """(place of the model in the comparison, its series, its value), in the order of the rows."""
    shown: Axis
    baseline: int | None
    """None where one model stands alone."""
    references: tuple[tuple[str, float], ...]
    """Name and value of those within the axis, the smallest first."""


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
        shown = axis([view for _, view in found])
        forest = Forest(
            row=row,
            comparison=comparison,
            lines=tuple((index, Series.of(runs[index], view), view) for index, view in found),
            shown=shown,
            baseline=row.baseline if len(comparison.names) > 1 else None,
            references=_references([view for _, view in found], shown),
        )
        st.html(drawn(forest))
        st.html(lead(_said(forest)))


def drawn(forest: Forest) -> str:
    """HTML of a table: a row a model, its interval drawn and its numbers written."""
    scale = linear(forest.shown.low, forest.shown.high)
    head = [header_cell("Model"), header_cell(escape(forest.row.unit or "95% interval")), header_cell("Value")]
    if forest.baseline is not None:
        head.append(header_cell("To the baseline"))
    series = [item for _, item, _ in forest.lines]
    marks = {place: item.mark for place, item in enumerate(series)}
    names = screen_names([item.name for item in series], [item.colour for item in series], marks, width=LABEL)
    ruled = _ruled(forest, scale)
    rows = []
    for named, (index, item, scalar) in zip(names, forest.lines, strict=True):
        name = header_cell(named, row=True)
        track = tag("td", tag("div", ruled, _mark(forest.shown, scale, item, scalar), cls="ts-track"))
        value = tag("td", figures.measured(scalar.value, scalar.interval), title=_interval(scalar))
        rows.append(name + track + value + _beside_baseline(forest, index))
    ticks = "".join(
        tag("span", escape(text), style=f"left:{per_cent(scale, value):.2f}%") for value, text in scale.ticks
    )
    rows.append(tag("td") + tag("td", tag("div", ticks, cls="ts-ticks")) + tag("td") * (len(head) - 2))
    label = f"{forest.row.title} of each model with its 95% interval, the best first"
    many = " ts-many-rows" if len(forest.lines) > MANY else ""
    return table("".join(head), rows, label=label, cls=f"ts-forest{many}")


def _ruled(forest: Forest, scale: axes.Axis) -> str:
    """Lines that cross every row: of the ticks, the references and the baseline."""
    lines = [("ts-tick", value) for value, _ in scale.ticks] + [("ts-reference", at) for _, at in forest.references]
    base = None if forest.baseline is None else forest.row.cells[forest.baseline].value
    if base is not None and forest.shown.low <= base <= forest.shown.high:
        lines.append(("ts-baseline", base))
    return "".join(tag("i", cls=cls, style=f"left:{per_cent(scale, value):.2f}%") for cls, value in lines)


def _mark(shown: Axis, scale: axes.Axis, item: Series, scalar: Scalar) -> str:
    low, high = scalar.interval or (scalar.value, scalar.value)
    bar = across(scale, low, high)
    if shown.low <= scalar.value <= shown.high:
        says = f"{item.name}: {figures.measured(scalar.value, scalar.interval)}"
        return bar + marker(item.colour, says, left=per_cent(scale, scalar.value))
    cls, glyph = ("ts-below", "◀") if scalar.value < shown.low else ("ts-above", "▶")
    return bar + tag("b", glyph, cls=cls, style=f"--c:{item.hex}")


def _interval(scalar: Scalar) -> str:
    return "" if scalar.interval is None else f"95%: {figures.interval_text(scalar.interval)}"


def _beside_baseline(forest: Forest, index: int) -> str:
    """The cell of the difference; none where there is no baseline."""
    if forest.baseline is None:
        return ""
    cell = forest.row.cells[index]
    if index == forest.baseline:
        return tag("td", muted("baseline"))
    if cell.difference is None:
        return tag("td", muted("–"))
    said = figures.difference(cell.difference, cell.difference_interval)
    return tag("td", escape(said), " ", muted(escape(str(cell.verdict))))


def _references(scalars: Sequence[Scalar], shown: Axis) -> tuple[tuple[str, float], ...]:
    every = dict.fromkeys((one.name, one.value) for scalar in scalars for one in scalar.references)
    found = [one for one in every if shown.low <= one[1] <= shown.high]
    return tuple(sorted(found[:MOST_REFERENCES], key=lambda one: one[1]))


def _said(forest: Forest) -> str:
    outside = [forest.lines[place] for place in sorted(forest.shown.outside)]
    said = [_outside([(item.name, scalar.value) for _, item, scalar in outside])]
    if forest.references:
        named = "; ".join(f"{name} {figures.number(value)}" for name, value in forest.references)
        said.append(f"Dotted: {escape(named)}.")
    if forest.baseline is not None:
        said.append(f"Line: the baseline, {escape(forest.comparison.names[forest.baseline])}.")
    return " ".join(filter(None, said))


def _outside(found: Sequence[tuple[str, float]]) -> str:
    if not found:
        return ""
    named = [f"{escape(name)} ({figures.number(value)})" for name, value in found[:MOST_NAMED]]
    more = [plural(len(found) - len(named), "other")] if len(found) > len(named) else []
    verb = "lies outside the axis and stands" if len(found) == 1 else "lie outside the axis and stand"
    return f"Far from the others: {listed(named + more)} {verb} at its edge."
