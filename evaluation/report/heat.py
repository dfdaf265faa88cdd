"""A small table of numbers as SVG: a coloured field each, with its number where there is room."""

from __future__ import annotations

import base64
import io
from collections.abc import Sequence
from html import escape

import numpy as np
from PIL import Image

from evaluation.record.short_names import short_names
from evaluation.record.views import Matrix
from evaluation.report.axes import CHARACTER, FONT, WIDTH
from evaluation.types import Array

ANCHORS = np.array(
    [(0, 32, 76), (0, 42, 102), (53, 69, 108), (86, 92, 108), (111, 115, 117), (138, 136, 121), (166, 158, 117),
     (196, 182, 107), (227, 207, 88), (255, 233, 69)]
)  # fmt: skip
"""RGB of cividis in equal steps: readable with any colour vision and in grey [Nuñez, Anderton & Renslow 2018]."""
MOST_WRITTEN = 144
"""Fields that carry their number."""
LONGEST = 22
ROW = 18
TOP = 7
"""Room for the first row's name."""
MOST_HEIGHT = 340


def heat(view: Matrix) -> str:
    """Raises ValueError when rows or columns lack a name."""
    values = np.asarray(view.values, dtype=np.float64)
    rows, columns = values.shape
    if (rows, columns) != (len(view.rows), len(view.columns)):
        raise ValueError(f"a matrix of {rows} x {columns} has {len(view.rows)} and {len(view.columns)} names")
    beside = short_names(view.rows, LONGEST)
    below = short_names(view.columns, LONGEST)
    left = 8 + CHARACTER * max(map(len, beside), default=0)
    deep = TOP + 16 + CHARACTER * max(map(len, below), default=0) * 0.6
    height = min(MOST_HEIGHT, ROW * rows)
    wide, high = (WIDTH - left) / columns, height / rows
    fields = f'<image x="{left:g}" y="{TOP}" width="{WIDTH - left:g}" height="{height:g}" preserveAspectRatio="none" '
    marks = [f'{fields}style="image-rendering:pixelated" href="{_uri(values)}"/>']
    if values.size <= MOST_WRITTEN and wide >= 4.2 * CHARACTER:
        marks.append(_numbers(values, left, wide, high))
    for row in _thinned(rows, high, FONT + 1):
        middle = TOP + high * (row + 0.5) + 4
        marks.append(f'<text x="{left - 5:.1f}" y="{middle:.1f}" text-anchor="end">{escape(beside[row])}</text>')
    for column in _thinned(columns, wide, FONT + 9):
        x, y = left + wide * (column + 0.5) + 3, TOP + height + 13
        turn = f'transform="rotate(-35 {x:.1f} {y:.1f})" text-anchor="end"'
        marks.append(f'<text x="{x:.1f}" y="{y:.1f}" {turn}>{escape(below[column])}</text>')
    return (
        f'<svg class="chart" viewBox="0 0 {WIDTH} {height + deep:.0f}" role="img" aria-label="{escape(view.label)}" '
        f'font-size="{FONT}" fill="currentColor">{"".join(marks)}</svg>'
    )


def _numbers(values: Array, left: float, wide: float, high: float) -> str:
    shares = _shares(values)
    texts = []
    for (row, column), value in np.ndenumerate(values):
        ink = "currentColor" if not np.isfinite(value) else "#ffffff" if shares[row, column] < 0.5 else "#111111"
        x, y = left + wide * (column + 0.5), TOP + high * (row + 0.5) + 3.5
        written = f"{value:.2g}" if np.isfinite(value) else "–"
        texts.append(f'<text x="{x:.1f}" y="{y:.1f}" fill="{ink}">{written}</text>')
    return f'<g text-anchor="middle" font-size="{FONT - 1}">{"".join(texts)}</g>'


def _uri(values: Array) -> str:
    """A pixel for each field; transparent where there is no number."""
    shares = _shares(values)
    steps = np.linspace(0.0, 1.0, len(ANCHORS))
    filled = np.where(np.isfinite(shares), shares, 0.0)
    channels = [np.rint(np.interp(filled, steps, ANCHORS[:, channel])) for channel in range(3)]
    pixels = np.stack([*channels, np.where(np.isfinite(shares), 255, 0)], axis=2).astype(np.uint8)
    stream = io.BytesIO()
    Image.fromarray(pixels, "RGBA").save(stream, format="PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()


def _shares(values: Array) -> Array:
    """Each number's place between the smallest and the largest, in [0, 1]; NaN where it is not finite."""
    known = values[np.isfinite(values)]
    if not len(known):
        return np.full_like(values, np.nan)
    shares: Array = np.where(np.isfinite(values), values - known.min(), np.nan) / (np.ptp(known) or 1.0)
    return shares


def _thinned(count: int, size: float, least: float) -> Sequence[int]:
    """Every so manieth of ``count`` labels, so that each has ``least`` units."""
    return range(0, count, max(1, int(np.ceil(least / size))))
