"""One measure of all models: the best first, what is far out at the edge, and the baseline as a line."""

from __future__ import annotations

import re

import numpy as np
import pytest

from evaluation.judging.compare import compare
from evaluation.record.run import Run
from evaluation.record.views import Scalar
from tests.fixtures.runs import ZOO, zoo_run
from ui.charts.style import Series
from ui.components.compare.forest import Forest, drawn
from ui.components.compare.outliers import axis

NAMES = ("autoencoder-2d", "conv-vae", "vae-collapsed")


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    return [zoo_run(name) for name in NAMES if name in ZOO]


def forest(runs: list[Run], values: dict[int, float]) -> str:
    """With one measure's values replaced."""
    comparison = compare(runs)
    row = next(row for row in comparison.rows if row.metric == "mse")
    scalars = {index: Scalar(value=value, n=10, interval=(value - 0.1, value + 0.1)) for index, value in values.items()}
    shown = axis(list(scalars.values()))
    lines = tuple(
        (index % len(runs), Series(name=f"<b>{index}", colour=index, view=scalar), scalar)
        for index, scalar in scalars.items()
    )
    return drawn(
        Forest(
            row=row, comparison=comparison, lines=lines, shown=shown, baseline=row.baseline, references=(("r", 1.2),)
        )
    )


def test_each_model_is_a_row_with_its_numbers(runs: list[Run]) -> None:
    html = forest(runs, {0: 1.0, 1: 2.0, 2: 3.0})
    assert re.findall(r'scope="row".*?<span>(.*?)</span>', html) == ["&lt;b&gt;0", "&lt;b&gt;1", "&lt;b&gt;2"]
    assert html.count('class="ts-marker') == 3
    assert html.count("ts-reference") == 3
    assert "2.00 ± 0.10" in html
    assert "<b>0" not in html


def test_what_is_far_out_stands_at_its_edge(runs: list[Run]) -> None:
    html = forest(runs, dict(enumerate([*np.linspace(1, 2, 8), 900.0, -900.0])))
    assert html.count('class="ts-marker') == 8
    assert html.count("ts-above") == html.count("ts-below") == 1
    places = [float(place) for place in re.findall(r"(?:left|width):(-?[\d.]+)%", html)]
    assert min(places) >= 0
    assert max(places) <= 100
