"""Two measures against each other: a marker a model, with both intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.record import figures
from evaluation.record.views import Scalar
from evaluation.report.axes import Axis
from ui.charts.places import across, linear, marker, per_cent, upright
from ui.charts.style import Series
from ui.markup import tag
from ui.text import escape

SHARES = (-0.04, 1.08)
"""Ends of an axis of shares: a marker at 0 or 1 is not cut."""

Point = tuple[Series, Scalar, Scalar]
"""(series, across, up)."""


def plane(points: Sequence[Point], *, x_title: str, y_title: str, square: bool = True) -> str:
    """HTML of the chart. Both measures lie in [0, 1] where it is ``square``; else the upward one begins at 0."""
    x, y = linear(*SHARES), linear(*(SHARES if square else _from_zero([up for _, _, up in points])))
    grid = "".join(
        tag("i", tag("span", escape(text)), cls="ts-grid-up", style=f"bottom:{per_cent(y, value):.2f}%")
        for value, text in y.ticks
    ) + "".join(
        tag("i", tag("span", escape(text)), cls="ts-grid-across", style=f"left:{per_cent(x, value):.2f}%")
        for value, text in x.ticks
    )
    area = tag("div", grid, "".join(_mark(point, x, y, x_title, y_title) for point in points), cls="ts-area")
    label = escape(f"{y_title} against {x_title}")
    return (
        f'<figure class="ts-plane" aria-label="{label}">{tag("div", escape(y_title), cls="ts-y-title")}{area}'
        f"<figcaption>{escape(x_title)}</figcaption></figure>"
    )


def _from_zero(scalars: Sequence[Scalar]) -> tuple[float, float]:
    most = max(float(np.max([one.value, *(one.interval or ())])) for one in scalars)
    return 0.0, 1.08 * (most if most > 0 else 1.0)


def _mark(point: Point, x: Axis, y: Axis, x_title: str, y_title: str) -> str:
    item, right, up = point
    left, bottom = per_cent(x, right.value), per_cent(y, up.value)
    bars = across(x, *_ends(right), up=bottom, colour=item.hex) + upright(y, *_ends(up), left=left, colour=item.hex)
    said = f"{item.name}. {_said(x_title, right)}. {_said(y_title, up)}."
    return bars + marker(item.colour, said, left=left, up=bottom)


def _ends(scalar: Scalar) -> tuple[float, float]:
    return scalar.interval or (scalar.value, scalar.value)


def _said(title: str, scalar: Scalar) -> str:
    return f"{title}: {figures.measured(scalar.value, scalar.interval)}"
