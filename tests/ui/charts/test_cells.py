"""A number in a heat map can be read on every colour of its scale, in light and in dark."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import numpy as np
import pytest

from evaluation.record.views import Matrix
from ui.charts import cells, draw

ROOT = Path(__file__).parents[3]
THEMES = {
    name: tomllib.loads((ROOT / ".streamlit/config.toml").read_text())["theme"][name] for name in ("light", "dark")
}
SCALES = {"sequential": cells.SEQUENTIAL, "diverging": cells.DIVERGING}
LEAST = 4.5
"""WCAG 2.1, 1.4.3: contrast of text."""


def luminance(rgb: np.ndarray) -> float:
    """Relative luminance (WCAG 2.1) of (red, green, blue) in [0, 1]."""
    linear = np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(one: np.ndarray, other: np.ndarray) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def hexadecimal(colour: str) -> np.ndarray:
    return np.array([int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)])


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("scale", SCALES)
def test_text_can_be_read_on_every_colour(scale: str, theme: str) -> None:
    text, paper = (hexadecimal(THEMES[theme][which]) for which in ("textColor", "backgroundColor"))
    ends = [[*map(float, re.findall(r"[\d.]+", colour))] for _, colour in SCALES[scale]]
    for share in np.linspace(0, 1, 101):
        *rgb, alpha = (np.interp(share, [at for at, _ in SCALES[scale]], part) for part in zip(*ends, strict=True))
        cell = np.array(rgb) / 255 * alpha + paper * (1 - alpha)
        assert contrast(text, cell) >= LEAST, share


def test_a_small_matrix_has_its_numbers_in_the_colour_of_the_page() -> None:
    view = Matrix(values=np.array([[1.0, 0.25]]), rows=("a",), columns=("b", "c"))
    drawn = draw.figure([draw.Series(name=name, colour=0, view=view) for name in "mn"])
    heat = [trace for trace in drawn.data if trace.type == "heatmap"]
    written = [trace for trace in drawn.data if trace.type == "scatter"]
    assert [list(trace.text) for trace in written] == [["1", "0.250"]] * 2
    assert [trace.xaxis for trace in written] == [trace.xaxis for trace in heat]
    assert all(trace.texttemplate is None for trace in heat)
    assert all(trace.textfont.color is None and trace.textfont.size >= 12 for trace in written)
    assert ".textpoint text { fill: currentColor" in (ROOT / "ui/static/touchstone.css").read_text()
