"""The frame of a chart as SVG: two axes with their ticks and names, and the place of a value between them.

A chart is as wide as a telephone, so that its text is readable there, and is drawn larger where there is room. It has
no ids and no style rules: nothing in it reaches the page or another chart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from evaluation.types import Array

WIDTH = 340
HEIGHT = 210
FONT = 11
CHARACTER = 6.2
"""Mean width of a character."""
TICKS = 5

Tick = tuple[float, str]
"""(value, its label)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """From ``low`` to ``high`` along one side. A logarithmic axis is of positive values."""

    low: float
    high: float
    label: str = ""
    log: bool = False
    ticks: tuple[Tick, ...] = ()

    @classmethod
    def of(cls, values: Array, *, label: str = "", log: bool = False, room: float = 0.04, least: float = 0.0) -> Axis:
        """Around all finite values, with ``room`` of the span on both sides. ``least`` is the smallest span."""
        known = np.asarray(values, dtype=np.float64)
        known = known[np.isfinite(known) & (known > 0 if log else True)]
        low, high = (float(known.min()), float(known.max())) if len(known) else (1.0, 2.0)
        if log:
            low, high = math.log10(low), math.log10(high)
        span = max(high - low, least) or abs(high) * 0.1 or 1.0
        middle = (low + high) / 2
        low, high = (middle - span * (0.5 + room), middle + span * (0.5 + room))
        return cls(
            low=low, high=high, label=label, log=log, ticks=_log_ticks(low, high) if log else even_ticks(low, high)
        )

    def share(self, values: Array) -> Array:
        """Places in [0, 1] from one end to the other; NaN where there is none."""
        given = np.asarray(values, dtype=np.float64)
        if self.log:
            given = np.log10(np.where(given > 0, given, np.nan))
        placed: Array = (given - self.low) / (self.high - self.low)
        return placed


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """Where the two axes of one chart lie, in units of its SVG."""

    x: Axis
    y: Axis
    width: float = WIDTH
    height: float = HEIGHT

    @property
    def left(self) -> float:
        return 14 + CHARACTER * max((len(label) for _, label in self.y.ticks), default=0)

    @property
    def top(self) -> float:
        return 22.0 if self.y.label else 8.0

    @property
    def right(self) -> float:
        return self.width - 12

    @property
    def bottom(self) -> float:
        return self.height - (36 if self.x.label else 20)

    def across(self, values: Array) -> Array:
        return np.round(self.left + self.x.share(values) * (self.right - self.left), 1)

    def up(self, values: Array) -> Array:
        return np.round(self.bottom - self.y.share(values) * (self.bottom - self.top), 1)

    def line(self, x: Array, y: Array) -> str:
        """Path data through all points; it breaks where a point has no place. Raises ValueError for unequal numbers."""
        return _path(list(zip(self.across(x), self.up(y), strict=True)))

    def svg(self, marks: str, *, alt: str) -> str:
        """The whole chart around its marks."""
        return (
            f'<svg class="chart" viewBox="0 0 {self.width:g} {self.height:g}" role="img" aria-label="{escape(alt)}" '
            f'font-size="{FONT}" fill="currentColor">{self._grid()}{marks}{self._labels()}</svg>'
        )

    def _grid(self) -> str:
        rows = [f"M{self.left:g} {place:g}H{self.right:g}" for place in self.up(_values(self.y.ticks))]
        stubs = [f"M{place:g} {self.bottom:g}v4" for place in self.across(_values(self.x.ticks))]
        return (
            f'<g class="gridlayer" stroke="currentColor" fill="none"><path d="{"".join(rows)}" stroke-opacity=".15"/>'
            f'<path d="M{self.left:g} {self.bottom:g}H{self.right:g}{"".join(stubs)}" stroke-opacity=".6"/></g>'
            f'<rect class="plot-area" x="{self.left:g}" y="{self.top:g}" width="{self.right - self.left:g}" '
            f'height="{self.bottom - self.top:g}" fill="none"/>'
        )

    def _labels(self) -> str:
        beside = [
            f'<text x="{self.left - 6:g}" y="{place + 4:g}" text-anchor="end">{escape(label)}</text>'
            for place, (_, label) in zip(self.up(_values(self.y.ticks)), self.y.ticks, strict=True)
        ]
        below = [
            f'<text x="{place:g}" y="{self.bottom + 15:g}" text-anchor="middle">{escape(label)}</text>'
            for place, (_, label) in zip(self.across(_values(self.x.ticks)), self.x.ticks, strict=True)
        ]
        names = f'<text x="2" y="11">{escape(self.y.label)}</text>' if self.y.label else ""
        if self.x.label:
            names += f'<text x="{self.right:g}" y="{self.height - 4:g}" text-anchor="end">{escape(self.x.label)}</text>'
        return f'<g fill-opacity=".85">{"".join(beside)}{"".join(below)}{names}</g>'


def _values(ticks: Sequence[Tick]) -> Array:
    return np.array([value for value, _ in ticks], dtype=np.float64)


def _path(points: Sequence[tuple[float, float]]) -> str:
    pieces, drawing = [], False
    for x, y in points:
        known = math.isfinite(x) and math.isfinite(y)
        if known:
            pieces.append(f"{'L' if drawing else 'M'}{x:g} {y:g}")
        drawing = known
    return "".join(pieces)


def even_ticks(low: float, high: float) -> tuple[Tick, ...]:
    """At multiples of 1, 2 or 5 times a power of ten."""
    rough = (high - low) / TICKS
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * multiple for multiple in (1, 2, 5, 10) if power * multiple >= rough)
    numbers = [step * count for count in range(math.ceil(low / step), math.floor(high / step) + 1)]
    return tuple((number, _written(number, step)) for number in numbers)


def _log_ticks(low: float, high: float) -> tuple[Tick, ...]:
    """Powers of ten, or 1, 2 and 5 times them where there are few. ``low`` and ``high`` are logarithms."""
    powers = range(math.floor(low), math.ceil(high) + 1)
    multiples = (1,) if high - low > 3 else (1, 2, 5) if high - low > 0.5 else tuple(range(1, 10))
    numbers = [multiple * 10.0**power for power in powers for multiple in multiples]
    inside = [number for number in numbers if low <= math.log10(number) <= high]
    kept = inside[:: max(1, -(-len(inside) // (TICKS + 2)))]
    return tuple((number, f"{number:g}") for number in kept)


def _written(number: float, step: float) -> str:
    if number == 0:
        return "0"
    if abs(number) >= 1e5 or step < 1e-4:
        return f"{number:.3g}"
    return f"{number:,.{max(0, -math.floor(math.log10(step) + 1e-9))}f}"
