"""Views as inline SVG, by type. Colours come from the palette; text takes the page's own colour, light or dark."""

from __future__ import annotations

import io
from collections.abc import Sequence
from functools import singledispatch
from html import escape
from typing import Any

import matplotlib
import numpy as np
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from evaluation.record.palette import colour_of
from evaluation.record.views import Curve, Embedding, Histogram, Matrix, PerItem, View

INK = "#010203"
"""Stands for the page's text colour in what matplotlib draws; replaced by ``currentColor``."""
CLASS_COLOURS = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6", "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip
"""Ten colours for classes, apart from the models' colours [Petroff 2021]."""
MAP_POINTS = 10_000

Panel = tuple[str, int, View]
"""(model name, colour index, view)."""


def draw(panels: Sequence[Panel]) -> str:
    """All models' views of one metric as one HTML fragment. Views of the same type only."""
    return _draw(panels[0][2], panels)


@singledispatch
def _draw(first: Any, panels: Sequence[Panel]) -> str:
    raise TypeError(f"no chart is known for a view of type {type(first).__name__}")


@_draw.register
def _embedding(first: Embedding, panels: Sequence[Panel]) -> str:
    pieces = [_map(name, colour, view) for name, colour, view in panels if isinstance(view, Embedding)]
    return f'<div class="maps">{"".join(pieces)}</div>'


def _map(name: str, colour: int, view: Embedding) -> str:
    points = np.asarray(view.coordinates, dtype=np.float64)
    labels = np.zeros(len(points), dtype=int) if view.labels is None else np.asarray(view.labels).astype(int)
    finite = np.isfinite(points).all(axis=1)
    points, labels = points[finite], labels[finite]
    note = ""
    if len(points) > MAP_POINTS:
        kept = np.sort(np.random.default_rng(0).permutation(len(points))[:MAP_POINTS])
        note = f" · showing {MAP_POINTS:,} of {len(points):,}"
        points, labels = points[kept], labels[kept]
    if len(points):
        low, span = points.min(axis=0), np.ptp(points, axis=0).max() or 1.0
        centred = (points - low - (np.ptp(points, axis=0) - span) / 2) / span
        points = np.round(4 + centred * [312, -312] + [0, 312], 1)
    marks = []
    for label in np.unique(labels):
        path = "".join(f"M{x:g} {y:g}h0" for x, y in points[labels == label])
        ink = CLASS_COLOURS[label % len(CLASS_COLOURS)] if view.labels is not None else colour_of(colour)
        # A dot is a line of no length: only its round cap shows. A style is written here because any rule of the page
        # would overrule an attribute.
        marks.append(f'<path d="{path}" stroke="{ink}" style="stroke-linecap:round"/>')
    size = 4.5 if len(points) <= 1000 else 2.5
    facts = " · ".join(f"{escape(key)} {value:.3f}" for key, value in view.facts.items())
    return (
        f'<figure><figcaption><i style="background:{colour_of(colour)}"></i>{escape(name)}</figcaption>'
        f'<svg viewBox="0 0 320 320" role="img" aria-label="{escape(view.method)} map of {escape(name)}">'
        f'<g stroke-width="{size}" fill="none" stroke-opacity=".75">{"".join(marks)}</g></svg>'
        f'<p class="facts">{facts}{note}</p></figure>'
    )


@_draw.register
def _curve(first: Curve, panels: Sequence[Panel]) -> str:
    single = all(np.asarray(view.y).ndim == 1 or len(view.y) == 1 for _, _, view in panels if isinstance(view, Curve))
    if single:
        figure, axes = _axes(6.4, 2.8)
        for name, colour, view in panels:
            if isinstance(view, Curve):
                _line(axes, view, np.atleast_2d(view.y)[0], name, colour_of(colour), 0)
        _label_curve(axes, first)
        return _legend(axes, figure)
    pieces = []
    for name, colour, view in panels:
        if not isinstance(view, Curve):
            continue
        figure, axes = _axes(4.2, 2.6)
        for row, values in enumerate(np.atleast_2d(view.y)):
            line = view.names[row] if row < len(view.names) else f"{row}"
            _line(axes, view, values, line, CLASS_COLOURS[row % len(CLASS_COLOURS)], row)
        _label_curve(axes, view)
        pieces.append(_captioned(name, colour, _legend(axes, figure)))
    return f'<div class="panels">{"".join(pieces)}</div>'


def _line(axes: Any, view: Curve, values: Any, name: str, colour: str, row: int) -> None:
    axes.plot(view.x, values, color=colour, label=_short(name), marker="o" if len(view.x) < 20 else None, ms=3, lw=1.4)
    if view.low is not None and view.high is not None:
        axes.fill_between(
            view.x, np.atleast_2d(view.low)[row], np.atleast_2d(view.high)[row], color=colour, alpha=0.15, lw=0
        )


def _label_curve(axes: Any, view: Curve) -> None:
    axes.set_xlabel(view.x_label)
    axes.set_ylabel(view.y_label)
    if view.log_x:
        axes.set_xscale("log")


@_draw.register
def _histogram(first: Histogram, panels: Sequence[Panel]) -> str:
    pieces = []
    for name, colour, view in panels:
        if not isinstance(view, Histogram):
            continue
        figure, axes = _axes(3.4, 1.9)
        places = np.arange(len(view.categories))
        axes.bar(places, view.counts, width=0.72, color=colour_of(colour), label=view.label)
        if view.reference is not None:
            axes.step(
                np.append(places - 0.5, len(places) - 0.5),
                np.append(view.reference, view.reference[-1]),
                where="post",
                color=INK,
                lw=1,
                label=view.reference_label,
            )
        every = max(1, len(places) // 12)
        axes.set_xticks(places[::every], [_short(category, 9) for category in view.categories[::every]])
        pieces.append(_captioned(name, colour, _legend(axes, figure)))
    return f'<div class="panels">{"".join(pieces)}</div>'


@_draw.register
def _matrix(first: Matrix, panels: Sequence[Panel]) -> str:
    pieces = []
    for name, colour, view in panels:
        if not isinstance(view, Matrix):
            continue
        values = np.asarray(view.values, dtype=np.float64)
        rows, columns = values.shape
        figure, axes = _axes(min(9.0, 1.6 + 0.42 * columns), min(9.0, 0.8 + 0.3 * rows))
        axes.imshow(values, cmap="cividis", aspect="auto")
        if values.size <= 144:
            middle = np.nanmean(values) if np.isfinite(values).any() else 0.0
            for (row, column), value in np.ndenumerate(values):
                ink = "#ffffff" if not np.isfinite(value) or value < middle else "#111111"
                axes.text(column, row, f"{value:.2g}", ha="center", va="center", fontsize=7, color=ink)
        axes.set_xticks(range(columns), [_short(column, 12) for column in view.columns], rotation=35, ha="right")
        axes.set_yticks(range(rows), [_short(row, 16) for row in view.rows])
        pieces.append(_captioned(name, colour, _svg(figure)))
    return f'<div class="panels">{"".join(pieces)}</div>'


@_draw.register
def _per_item(first: PerItem, panels: Sequence[Panel]) -> str:
    figure, axes = _axes(6.4, 2.4)
    known = [np.asarray(view.values)[np.isfinite(view.values)] for _, _, view in panels if isinstance(view, PerItem)]
    every = np.concatenate(known) if known else np.zeros(0)
    if not len(every):
        return "<p>No finite values.</p>"
    edges = np.linspace(every.min(), np.quantile(every, 0.995) or every.max(), 40)
    for (name, colour, _), values in zip(panels, known, strict=False):
        axes.hist(values, bins=edges, histtype="step", color=colour_of(colour), label=_short(name), lw=1.3)
    axes.set_xlabel(first.label)
    axes.set_ylabel("items")
    return _legend(axes, figure)


def _axes(width: float, height: float) -> tuple[Figure, Any]:
    style: dict[Any, Any] = {
        "svg.fonttype": "none", "font.family": "sans-serif", "font.size": 8, "axes.edgecolor": INK,
        "axes.labelcolor": INK, "xtick.color": INK, "ytick.color": INK, "text.color": INK,
        "axes.spines.top": False, "axes.spines.right": False, "axes.linewidth": 0.6,
        "xtick.major.width": 0.6, "ytick.major.width": 0.6, "legend.frameon": False, "legend.labelcolor": INK,
    }  # fmt: skip
    with matplotlib.rc_context(style):
        figure = Figure(figsize=(width, height), layout="constrained")
        FigureCanvasSVG(figure)
        return figure, figure.subplots()


def _legend(axes: Any, figure: Figure) -> str:
    if axes.get_legend_handles_labels()[1]:
        axes.legend(fontsize=7, frameon=False, labelcolor=INK, loc="center left", bbox_to_anchor=(1.0, 0.5))
    return _svg(figure)


def _svg(figure: Figure) -> str:
    stream = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": "touchstone"}):
        figure.savefig(stream, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    text = stream.getvalue()
    return text[text.index("<svg") :].replace(INK, "currentColor")


def _captioned(name: str, colour: int, svg: str) -> str:
    return (
        f'<figure><figcaption><i style="background:{colour_of(colour)}"></i>{escape(name)}</figcaption>{svg}</figure>'
    )


def _short(text: str, longest: int = 28) -> str:
    """Names come from files: no mathtext, no endless legends."""
    plain = str(text).replace("$", "＄")
    return plain if len(plain) <= longest else plain[: longest - 1] + "…"
