"""Heat maps: their colours, and the numbers written into their cells.

The colours are half transparent, over the page's own background. They are so weak that text in the page's text colour
keeps a contrast of 4.5:1 on every cell in light and in dark (``tests/ui/charts/test_cells.py``).
"""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

SEQUENTIAL = ((0.0, "rgba(190,148,30,0.04)"), (1.0, "rgba(190,148,30,0.6)"))
DIVERGING = (
    (0.0, "rgba(196,84,50,0.6)"),
    (0.5, "rgba(128,128,128,0.03)"),
    (1.0, "rgba(24,146,124,0.6)"),
)
"""Of signed numbers: worse or below zero, nothing, better or above zero."""
SIZE = 12
"""Pixels of the numbers."""


def write(
    drawn: go.Figure,
    numbers: Sequence[Sequence[str]],
    *,
    columns: Sequence[object],
    rows: Sequence[object],
    place: tuple[int, int] | None = None,
) -> None:
    """Write ``numbers``, one a cell, over the heat map with these positions; ``place`` is (row, column) of a subplot.

    A text trace of its own: plotly chooses a cell's text colour as if the cell were opaque. The style sheet gives it
    the page's text colour, which follows the theme without a rerun.
    """
    where = {} if place is None else {"row": place[0], "col": place[1]}
    drawn.add_scatter(
        x=[column for _ in rows for column in columns],
        y=[row for row in rows for _ in columns],
        text=[number for line in numbers for number in line],
        mode="text",
        textfont={"size": SIZE},
        hoverinfo="skip",
        showlegend=False,
        **where,
    )
