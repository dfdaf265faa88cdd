"""Twelve colours and markers. A model has the same one on every page and in the report.

The colours maximise the smallest OKLab distance between any two of them under normal vision and under simulated
protanopia, deuteranopia and tritanopia (Machado, Oliveira & Fernandes 2009, severity 1), subject to a contrast of at
least 3:1 against both a white and a near-black (#0e1117) background. They are ordered so that the first k are far
apart for every k.
"""

from __future__ import annotations

COLOURS: tuple[str, ...] = (
    "#0399fb",
    "#c71f07",
    "#ab9406",
    "#953dbd",
    "#f7568f",
    "#2c6788",
    "#9889c6",
    "#b87156",
    "#6367f1",
    "#249d8b",
    "#b22673",
    "#50692f",
)
MARKERS: tuple[str, ...] = (
    "circle",
    "square",
    "diamond",
    "triangle-up",
    "cross",
    "x",
    "triangle-down",
    "star",
    "pentagon",
    "hexagon",
    "triangle-left",
    "triangle-right",
)
"""Plotly's names. The thirteenth model has the colour of the first, and another marker."""


def colour_of(index: int) -> str:
    """Hex colour of a model's colour index; any integer is accepted, and indices past the palette wrap around."""
    return COLOURS[index % len(COLOURS)]


def marker_of(index: int) -> str:
    """Plotly marker of a colour index; shifted by one on every turn of the palette, so that 12 and 0 differ."""
    return MARKERS[(index + index // len(COLOURS)) % len(MARKERS)]


def turn_of(index: int) -> int:
    """How often the palette was gone through before this index: the second mark of two models of one colour."""
    return index // len(COLOURS)
