"""How every chart looks (lines, axis text, layout), and ``Series``: one model's view of one metric.

Neutral lines are half-transparent grey, which can be read on light and on dark. Fonts are the theme's.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from evaluation.record import figures
from evaluation.record.palette import COLOURS, MARKERS, colour_of, marker_of, turn_of
from evaluation.record.reading import mark
from evaluation.record.run import Run
from evaluation.record.views import Scalar, View
from evaluation.types import Array
from ui.names import told_apart
from ui.text import escape

NEUTRAL = "rgba(128,128,128,0.55)"
INK = "#75787d"
"""Axis text: a contrast of 4.1:1 or more on both backgrounds."""
FAINT = "rgba(128,128,128,0.22)"
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")
PATTERNS = ("", "/", "x", ".", "-")
TURNS = len(MARKERS)
"""So often may a colour come on one chart."""
LABEL_WIDTH = 28
"""Characters of a model's name on a chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One model's view of one metric."""

    name: str
    colour: int
    view: View
    mark: str = ""
    """Beside the name: *83% likely*."""

    @classmethod
    def of(cls, run: Run, view: View) -> Series:
        return cls(name=run.name, colour=run.colour, view=view, mark=mark(run.record.checkpoint))

    @property
    def hex(self) -> str:
        return colour_of(self.colour)


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """How a model looks on one chart. No two models of a chart share colour, dash and symbol, or the label."""

    label: str
    """Its name, cut so that it is told from the others; markup is escaped."""
    hex: str
    dash: str
    symbol: str
    pattern: str
    """Of bars, which have neither dash nor symbol."""

    @property
    def said(self) -> str:
        """Beside the name in a legend: which line it is. Empty for a solid one."""
        return "" if self.dash == DASHES[0] else self.dash


def looks(series: Sequence[Series]) -> list[Look]:
    """One for each model, in the same order. The colour is the model's everywhere; models past the twelfth share
    colours, and differ in dash, symbol and pattern."""
    labels = told_apart([item.name for item in series], LABEL_WIDTH)
    taken: set[tuple[int, int]] = set()
    found, named = [], Counter[str]()
    for item in series:
        tint, turn = item.colour % len(COLOURS), turn_of(item.colour)
        while (tint, turn % TURNS) in taken and len(taken) < len(COLOURS) * TURNS:
            turn += 1
        taken.add((tint, turn % TURNS))
        named[item.name] += 1
        again = f" ({named[item.name]})" if named[item.name] > 1 else ""
        found.append(
            Look(
                label=escape(labels[item.name] + again + (f" ({item.mark})" if item.mark else "")),
                hex=item.hex,
                dash=DASHES[turn % len(DASHES)],
                symbol=marker_of(tint + turn % TURNS * len(COLOURS)),
                pattern=PATTERNS[turn % len(PATTERNS)],
            )
        )
    return found


def hover(name: str, *lines: str) -> str:
    return "<br>".join([escape(name), *map(escape, lines)]) + "<extra></extra>"


def figure_text(label: str, scalar: Scalar) -> str:
    return f"{label}{figures.measured(scalar.value, scalar.interval)}"


def shares(counts: object) -> Array:
    array: Array = np.asarray(counts, dtype=np.float64)
    shared: Array = array / max(array.sum(), 1e-12)
    return shared


def transparent(colour: str, alpha: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def laid_out(
    drawn: go.Figure,
    *,
    height: int = 340,
    x: Mapping[str, object] | None = None,
    y: Mapping[str, object] | None = None,
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


def _titled(axis: Mapping[str, object] | None) -> dict[str, object]:
    """Sets the title's text and keeps its font."""
    given = dict(axis or {})
    if "title" in given:
        given["title_text"] = given.pop("title")
    return given
