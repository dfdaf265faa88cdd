"""How every chart looks (lines, axis text, layout), and ``Series``: one model's view of one metric.

Neutral lines are half-transparent grey, which can be read on light and on dark. Fonts are the theme's.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import plotly.graph_objects as go

from evaluation.record import figures
from evaluation.record.palette import colour_of
from evaluation.record.reading import mark
from evaluation.record.run import Run
from evaluation.record.views import Scalar, View
from ui.text import escape, shortened

NEUTRAL = "rgba(128,128,128,0.55)"
INK = "#75787d"
"""Axis text: a contrast of 4.1:1 or more on both backgrounds."""
FAINT = "rgba(128,128,128,0.22)"
DASHES = ("solid", "dash", "dot", "dashdot", "longdash")


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One model's view of one metric."""

    name: str
    colour: int
    view: View
    mark: str = ""
    """Beside the name: *guessed reading*."""

    @classmethod
    def of(cls, run: Run, view: View) -> Series:
        return cls(name=run.name, colour=run.colour, view=view, mark=mark(run.record.checkpoint))

    @property
    def hex(self) -> str:
        return colour_of(self.colour)

    @property
    def label(self) -> str:
        return escape(shortened(self.name, 28) + (f" ({self.mark})" if self.mark else ""))


def hover(name: str, *lines: str) -> str:
    return "<br>".join([escape(name), *map(escape, lines)]) + "<extra></extra>"


def figure_text(label: str, scalar: Scalar) -> str:
    return f"{label}{figures.measured(scalar.value, scalar.interval)}"


def shares(counts: object) -> np.ndarray:
    array = np.asarray(counts, dtype=np.float64)
    return array / max(array.sum(), 1e-12)


def transparent(colour: str, alpha: float) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return f"rgba({red},{green},{blue},{alpha})"


def laid_out(
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


def _titled(axis: dict[str, object] | None) -> dict[str, object]:
    """Sets the title's text and keeps its font."""
    given = dict(axis or {})
    if "title" in given:
        given["title_text"] = given.pop("title")
    return given
