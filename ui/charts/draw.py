"""Charts on the page: drawn by the type of the view (ui.charts.figures), under a legend that all pages share."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from evaluation.record.views import Curve, Embedding, Histogram, ImageGrid, Matrix, PerItem, Vectors
from ui.charts.figures import figure
from ui.charts.style import DASHES, FAINT, INK, NEUTRAL, Look, Series, looks
from ui.charts.when_seen import when_seen
from ui.components.shared import gallery
from ui.names import told_apart
from ui.text import escape, name_html

__all__ = ["CONFIG", "FAINT", "GALLERY_IMAGES", "INK", "NEUTRAL", "Series", "chart", "figure", "key_html", "show"]

CONFIG = {
    "displaylogo": False,
    "displayModeBar": "hover",
    "modeBarButtonsToRemove": ["select2d", "lasso2d", "autoScale2d"],
}
MOST_KEYS = 12
"""Names above a chart; more are unfolded on request, and stand on hover."""
KEY_WIDTH = 40
"""Characters of a name in a legend."""
GALLERY_IMAGES = 256
"""A grid with more images is kept for other pages to pick from, and is not drawn."""


def show(series: Sequence[Series], *, key: str, title: str = "") -> None:
    """Draw the views of one metric, one a model; all of the same type. Vectors are not drawn.

    Pictures are drawn at once, a chart when the reader comes near it.
    """
    if any(isinstance(item.view, Vectors) for item in series):
        return
    grids = [item for item in series if isinstance(item.view, ImageGrid)]
    if grids:
        if all(len(item.view.images) <= GALLERY_IMAGES for item in grids if isinstance(item.view, ImageGrid)):
            gallery.show(gallery.rows_of(grids), key=key)
        return
    says = f"{title}: {', '.join(item.name for item in series)}"
    when_seen(lambda: chart(figure(series), key=key, alt=says, legend=series), key=key, says=says)


def chart(drawn: go.Figure, *, key: str, alt: str, legend: Sequence[Series] = ()) -> None:
    """Puts a figure on the page, in the theme's font. Its legend wraps on a narrow screen."""
    if legend and not isinstance(legend[0].view, Matrix | Embedding):
        st.html(key_html(legend))
    st.plotly_chart(drawn, key=key, theme="streamlit", config=CONFIG, alt=alt)


def key_html(series: Sequence[Series]) -> str:
    """The names of the models on a chart, as they stand above it."""
    view = series[0].view
    labels = told_apart([item.name for item in series], KEY_WIDTH)
    keys = [
        name_html(item.name, item.colour, _beside(item, look), labels[item.name])
        for item, look in zip(series, looks(series), strict=True)
    ]
    if isinstance(view, Histogram) and view.reference is not None:
        keys.insert(0, f'<span class="ts-plainkey"><i class="ts-swatch"></i>{escape(view.reference_label)}</span>')
    if isinstance(view, Curve) and view.baselines:
        own = [
            (DASHES[place % len(DASHES)], name) for place, name in enumerate(view.names) if name not in view.baselines
        ]
        others = [(DASHES[1:][place % len(DASHES[1:])], name) for place, name in enumerate(_baselines(series))]
        lines = [f"{dash}: {escape(name)}" for dash, name in own] if len(own) > 1 else []
        lines += [f"grey {dash}: {escape(name)}" for dash, name in others]
        keys.append(f'<span class="ts-plainkey">{"; ".join(lines)}</span>')
    elif isinstance(view, Curve) and len(np.atleast_2d(view.y)) > 1:
        lines = [f"{DASHES[index % len(DASHES)]}: {escape(name)}" for index, name in enumerate(view.names)]
        keys.append(f'<span class="ts-plainkey">{"; ".join(lines)}</span>')
    written = f'<div class="ts-key">{"".join(keys)}</div>'
    if len(series) <= MOST_KEYS:
        return written
    return f'<details class="ts-fold"><summary>Names of the {len(series)} models</summary>{written}</details>'


def _baselines(series: Sequence[Series]) -> list[str]:
    """Those of all models, each once."""
    return list(dict.fromkeys(name for item in series if isinstance(item.view, Curve) for name in item.view.baselines))


def _beside(item: Series, look: Look) -> str:
    """What stands beside a name: the mark of its reading, and its dash where lines are drawn."""
    lines = isinstance(item.view, Curve | PerItem)
    return ", ".join(said for said in (item.mark, look.said if lines else "") if said)
