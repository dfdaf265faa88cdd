"""Views as inline SVG, by type. Colours come from the palette; text takes the page's own colour, light or dark."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import singledispatch
from html import escape
from typing import Any

import numpy as np

from evaluation.record.palette import COLOURS, colour_of
from evaluation.record.short_names import short_names
from evaluation.record.views import Curve, Embedding, Histogram, Matrix, PerItem, View
from evaluation.report.axes import CHARACTER, WIDTH, Axis, Frame
from evaluation.report.heat import heat
from evaluation.report.maps import CLASS_COLOURS, map_of

DASHES = ("", "6 3", "2 2", "8 2 2 2")
"""Of lines of one colour in one chart, in the order of their models."""
BINS = 40
LONGEST_CATEGORY = 9
LONGEST_NAME = 48
"""Characters of a model's name beside a chart."""

Panel = tuple[str, int, View]
"""(model name, colour index, view)."""
Key = tuple[str, str, str]
"""(name, colour, dash) of a line in a chart."""


def draw(panels: Sequence[Panel]) -> str:
    """All models' views of one metric as one HTML fragment. Views of the same type only."""
    return _draw(panels[0][2], panels)


@singledispatch
def _draw(first: Any, panels: Sequence[Panel]) -> str:
    raise TypeError(f"no chart is known for a view of type {type(first).__name__}")


@_draw.register
def _embedding(first: Embedding, panels: Sequence[Panel]) -> str:
    shown = [(name, colour, view) for name, colour, view in panels if isinstance(view, Embedding)]
    pieces = [captioned(name, colour, map_of(view, name, colour, len(shown))) for name, colour, view in shown]
    return f'<div class="maps">{"".join(pieces)}</div>'


@_draw.register
def _curve(first: Curve, panels: Sequence[Panel]) -> str:
    shown = [(name, colour, view) for name, colour, view in panels if isinstance(view, Curve)]
    if any(view.baselines for _, _, view in shown):
        return _beside_baselines(shown)
    if all(len(np.atleast_2d(view.y)) == 1 for _, _, view in shown):
        lines = _told_apart([(name, colour) for name, colour, _ in shown])
        return f'<div class="alone">{_lines([view for _, _, view in shown], [lines])}{_legend(lines)}</div>'
    pieces = []
    keys = []
    for name, colour, view in shown:
        rows = len(np.atleast_2d(view.y))
        keys.append([(_row_name(view, row), CLASS_COLOURS[row % len(CLASS_COLOURS)], "") for row in range(rows)])
        pieces.append(captioned(name, colour, _lines([view], [keys[-1]])))
    return _panels(pieces, keys)


def _beside_baselines(shown: Sequence[tuple[str, int, Curve]]) -> str:
    """All models in one chart, each baseline once. Of a model with several lines of its own, each is a model here."""
    told = _told_apart([(name, colour) for name, colour, _ in shown])
    views, keys = [], []
    for (_, _, view), (name, colour, dash) in zip(shown, told, strict=True):
        own = [row for row in range(len(np.atleast_2d(view.y))) if _row_name(view, row) not in view.baselines]
        for row in own:
            views.append(_only(view, row))
            keys.append((name if len(own) == 1 else f"{name}, {_row_name(view, row)}", colour, dash))
    baselines = {name: _only(view, view.names.index(name)) for _, _, view in shown for name in view.baselines}
    for place, (name, view) in enumerate(baselines.items()):
        views.append(replace(view, low=None, high=None))
        keys.append((name, "currentColor", DASHES[1:][place % len(DASHES[1:])]))
    return f'<div class="alone">{_lines(views, [keys])}{_legend(keys)}</div>'


def _only(view: Curve, row: int) -> Curve:
    """One line of a curve."""
    low, high = (None if part is None else np.atleast_2d(part)[row] for part in (view.low, view.high))
    return replace(
        view, y=np.atleast_2d(view.y)[row], low=low, high=high, names=view.names[row : row + 1], baselines=()
    )


def _lines(views: Sequence[Curve], keys: Sequence[Sequence[Key]]) -> str:
    """One chart: a line for each view by its key, or for each row of the only view."""
    first = views[0]
    x = Axis.of(np.concatenate([np.ravel(view.x) for view in views]), label=first.x_label, log=first.log_x)
    ends = [np.ravel(part) for view in views for part in (view.y, view.low, view.high) if part is not None]
    frame = Frame(x=x, y=Axis.of(np.concatenate(ends), label=first.y_label))
    drawn = [(view, row) for view in views for row in range(len(np.atleast_2d(view.y)))]
    flat = [key for one in keys for key in one]
    marks = [_line(frame, view, row, key) for (view, row), key in zip(drawn, flat, strict=True)]
    return frame.svg("".join(marks), alt=f"{first.y_label} over {first.x_label}".strip())


def _line(frame: Frame, view: Curve, row: int, key: Key) -> str:
    _, colour, dash = key
    y = np.atleast_2d(view.y)[row]
    marks = ""
    if view.low is not None and view.high is not None:
        low, high = np.atleast_2d(view.low)[row], np.atleast_2d(view.high)[row]
        around = frame.line(np.concatenate([view.x, view.x[::-1]]), np.concatenate([high, low[::-1]]))
        marks += f'<path d="{around}Z" fill="{colour}" fill-opacity=".15"/>'
    dashed = f' stroke-dasharray="{dash}"' if dash else ""
    marks += f'<path d="{frame.line(view.x, y)}" fill="none" stroke="{colour}" stroke-width="1.6"{dashed}/>'
    if len(y) < 20:
        points = zip(frame.across(view.x), frame.up(y), strict=True)
        dots = "".join(f"M{a:g} {b:g}h0" for a, b in points if np.isfinite(a) and np.isfinite(b))
        marks += f'<path d="{dots}" stroke="{colour}" stroke-width="4.5" style="stroke-linecap:round"/>'
    return marks


@_draw.register
def _histogram(first: Histogram, panels: Sequence[Panel]) -> str:
    pieces, keys = [], []
    for name, colour, view in panels:
        if isinstance(view, Histogram):
            pieces.append(captioned(name, colour, _bars(view, colour_of(colour))))
            keys.append([] if view.reference is None else [(view.reference_label, "currentColor", "")])
    return _panels(pieces, keys)


def _bars(view: Histogram, colour: str) -> str:
    places = np.arange(len(view.categories), dtype=np.float64)
    heights = np.asarray(view.counts, dtype=np.float64)
    reference = np.zeros(0) if view.reference is None else np.asarray(view.reference, dtype=np.float64)
    y = Axis.of(np.concatenate([[0.0], heights, reference]), label=view.label, room=0.0)
    names = short_names(view.categories, LONGEST_CATEGORY)
    width = CHARACTER * max(map(len, names), default=1) + 10
    every = max(1, int(np.ceil(len(places) * width / (WIDTH - 60))))
    ticks = tuple((float(place), names[int(place)]) for place in places[::every])
    frame = Frame(x=Axis(low=-0.6, high=len(places) - 0.4, ticks=ticks), y=y, height=170)
    lefts, rights, tops = frame.across(places - 0.36), frame.across(places + 0.36), frame.up(heights)
    ground = float(frame.up(np.zeros(1))[0])
    corners = zip(lefts, rights, tops, strict=True)
    bars = "".join(f"M{a:g} {ground:g}V{top:g}H{b:g}V{ground:g}Z" for a, b, top in corners if np.isfinite(top))
    marks = f'<path d="{bars}" fill="{colour}"/>'
    if len(reference):
        x = np.repeat(np.arange(len(reference) + 1) - 0.5, 2)[1:-1]
        marks += f'<path d="{frame.line(x, np.repeat(reference, 2))}" fill="none" stroke="currentColor"/>'
    return frame.svg(marks, alt=f"{view.label} of each category")


@_draw.register
def _matrix(first: Matrix, panels: Sequence[Panel]) -> str:
    pieces = [captioned(name, colour, heat(view)) for name, colour, view in panels if isinstance(view, Matrix)]
    return f'<div class="panels">{"".join(pieces)}</div>'


@_draw.register
def _per_item(first: PerItem, panels: Sequence[Panel]) -> str:
    shown = [(name, colour, np.asarray(view.values)) for name, colour, view in panels if isinstance(view, PerItem)]
    known = [values[np.isfinite(values)] for _, _, values in shown]
    every = np.concatenate(known)
    if not len(every):
        return "<p>No finite values.</p>"
    low, high = float(every.min()), float(np.quantile(every, 0.995) or every.max())
    edges = np.linspace(low, high if high > low else low + 1.0, BINS + 1)
    counts = [np.histogram(values, bins=edges)[0] for values in known]
    y = Axis.of(np.concatenate([[0], *counts]), label="items", room=0.0)
    frame = Frame(x=Axis.of(edges, label=first.label, room=0.02), y=y)
    keys = _told_apart([(name, colour) for name, colour, _ in shown])
    x = np.repeat(edges, 2)
    marks = [
        f'<path d="{frame.line(x, np.concatenate([[0], np.repeat(heights, 2), [0]]))}" fill="none" stroke="{colour}" '
        f'stroke-width="1.4" stroke-dasharray="{dash}"/>'
        for heights, (_, colour, dash) in zip(counts, keys, strict=True)
    ]
    drawn = frame.svg("".join(marks), alt=f"How many items have which {first.label}")
    return f'<div class="alone">{drawn}{_legend(keys)}</div>'


def captioned(name: str, colour: int, drawn: str) -> str:
    dot = f'<i style="background:{colour_of(colour)}"></i>'
    return f"<figure><figcaption>{dot}{escape(name)}</figcaption>{drawn}</figure>"


def _panels(pieces: Sequence[str], keys: Sequence[Sequence[Key]]) -> str:
    """A chart for each model. What the lines mean stands once where it is the same for all."""
    different = list(dict.fromkeys(tuple(key) for key in keys if key))
    legends = [_legend(different[0])] if len(different) == 1 else [_legend(key) for key in keys]
    if len(different) > 1:
        pieces = [
            piece.replace("</figure>", f"{legend}</figure>") for piece, legend in zip(pieces, legends, strict=True)
        ]
        legends = []
    return f'{"".join(legends)}<div class="panels">{"".join(pieces)}</div>'


def _told_apart(models: Sequence[tuple[str, int]]) -> list[Key]:
    """Name, colour and dash of each model. Models of one colour have different dashes.

    Where a colour has no dash left, the model takes a colour that no other model of the chart has.
    """
    free = [colour for colour in COLOURS if colour not in {colour_of(index) for _, index in models}]
    seen: Counter[str] = Counter()
    keys = []
    for name, (_, index) in zip(short_names([name for name, _ in models], LONGEST_NAME), models, strict=True):
        colour = colour_of(index)
        if seen[colour] >= len(DASHES) and free:
            colour = free.pop(0)
        keys.append((name, colour, DASHES[seen[colour] % len(DASHES)]))
        seen[colour] += 1
    return keys


def _legend(keys: Sequence[Key]) -> str:
    entries = "".join(
        f'<li><svg viewBox="0 0 24 8" aria-hidden="true"><path d="M0 4H24" stroke="{colour}" stroke-width="2.5"'
        f' stroke-dasharray="{dash}"/></svg>{escape(name)}</li>'
        for name, colour, dash in keys
    )
    return f'<ul class="legend">{entries}</ul>' if keys else ""


def _row_name(view: Curve, row: int) -> str:
    return view.names[row] if row < len(view.names) else f"{row}"
