"""A map of codes as SVG: a dot an item, coloured by its class."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np

from evaluation.record.palette import colour_of
from evaluation.record.views import Embedding

CLASS_COLOURS = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6", "#a96b59", "#e76300", "#b9ac70", "#717581", "#92dadd",
)  # fmt: skip
"""Ten colours for classes, apart from the models' colours [Petroff 2021]."""
MAP_POINTS = 10_000
FIGURE_POINTS = 40_000
"""Dots of all maps of one figure together: 0.5 MB of page."""
MOST_NAMED = 20
"""Classes in the legend."""


def class_legend(view: Embedding, classes: Sequence[str]) -> str:
    """The colours of the classes that the map has; empty for a map without labels or a data set without names."""
    if view.labels is None or not classes:
        return ""
    there = [label for label in np.unique(np.asarray(view.labels).astype(int)).tolist() if 0 <= label < len(classes)]
    entries = [
        f'<li><i style="background:{CLASS_COLOURS[label % len(CLASS_COLOURS)]}"></i>{escape(classes[label])}</li>'
        for label in there[:MOST_NAMED]
    ]
    more = f"<li>and {len(there) - MOST_NAMED} more</li>" if len(there) > MOST_NAMED else ""
    return f'<ul class="legend">{"".join(entries)}{more}</ul>'


def map_of(view: Embedding, name: str, colour: int, maps: int) -> str:
    """One of so many ``maps`` of a figure. Of more items than there is room for, a part is drawn, and it says so."""
    points = np.asarray(view.coordinates, dtype=np.float64)
    labels = np.zeros(len(points), dtype=int) if view.labels is None else np.asarray(view.labels).astype(int)
    finite = np.isfinite(points).all(axis=1)
    points, labels = points[finite], labels[finite]
    most = min(MAP_POINTS, FIGURE_POINTS // maps)
    note = ""
    if len(points) > most:
        kept = np.sort(np.random.default_rng(0).permutation(len(points))[:most])
        note = f" · showing {most:,} of {len(points):,}"
        points, labels = points[kept], labels[kept]
    if len(points):
        low, span = points.min(axis=0), np.ptp(points, axis=0).max() or 1.0
        centred = (points - low - (np.ptp(points, axis=0) - span) / 2) / span
        points = np.round(4 + centred * [312, -312] + [0, 312], 1)
    marks = []
    for label in np.unique(labels):
        path = "".join(f"M{x:g} {y:g}h0" for x, y in points[labels == label].tolist())
        known = view.labels is not None and label >= 0
        ink = CLASS_COLOURS[label % len(CLASS_COLOURS)] if known else colour_of(colour)
        # A dot is a line of no length: only its round cap shows. A style is written here because any rule of the page
        # would overrule an attribute.
        marks.append(f'<path d="{path}" stroke="{ink}" style="stroke-linecap:round"/>')
    size = 4.5 if len(points) <= 1000 else 2.5
    facts = " · ".join(f"{escape(key)} {value:.3f}" for key, value in view.facts.items())
    return (
        f'<svg viewBox="0 0 320 320" role="img" aria-label="{escape(view.method)} map of {escape(name)}">'
        f'<g stroke-width="{size}" fill="none" stroke-opacity=".75">{"".join(marks)}</g></svg>'
        f'<p class="facts">{facts}{note}</p>'
    )
