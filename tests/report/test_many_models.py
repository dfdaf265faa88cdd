"""A report of many models: all their numbers, a bounded number of charts, names that stay apart."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import replace

import numpy as np
import pytest

from evaluation.record.run import Run
from evaluation.record.views import Curve
from evaluation.report import gather, render_csv, render_html, render_markdown
from evaluation.report.charts import draw
from evaluation.report.figure import DRAWN, SHOWN
from tests.judging.test_pairs import calls
from tests.report.test_report import make_run

COUNT = DRAWN + SHOWN
LONG = "a_sweep_over_learning_rates_of_the_same_convolutional_autoencoder_"


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    first = make_run("model", 0.5)
    return [named(first, index) for index in range(COUNT)]


def named(run: Run, index: int) -> Run:
    """The run under a name of its own, and with another error."""
    checkpoint = run.record.checkpoint.model_copy(update={"name": f"{LONG}lr_{index:04d}_with_the_same_end_of_it"})
    moved = [
        outcome.model_copy(update={"value": 0.5 + 0.1 * index}) if outcome.metric == "mse" else outcome
        for outcome in run.record.outcomes
    ]
    record = run.record.model_copy(update={"checkpoint": checkpoint, "outcomes": moved})
    arrays = {**run.arrays, "mse": run.arrays["mse"] + 0.1 * index}
    return replace(run, record=record, arrays=arrays, colour=index)


def test_every_number_is_there_and_charts_are_of_the_first_models(runs: list[Run]) -> None:
    page = render_html(gather(runs, baseline=COUNT - 1))
    assert len(re.findall(r"aria-label=\"PCA map of ", page)) == DRAWN
    assert page.count("Models from place") == (DRAWN // SHOWN - 1) * 6
    whole = page[page.index('<table class="all">') : page.index("</table>", page.index('<table class="all">'))]
    names = re.findall(r'<th scope="row" title="([^"]+)">', whole)
    assert names == [run.name for run in runs], "the best come first"
    assert "0.50 ± " in whole
    assert len(re.findall(r"<td>", whole)) == COUNT
    side_by_side = re.search(r"<thead><tr><th scope=\"col\">Measure</th>(.*?)</thead>", page, re.DOTALL)
    assert side_by_side
    shown = re.findall(r'title="([^"]+)"', side_by_side[1])
    assert shown == [run.name for run in runs[: SHOWN - 1]] + [runs[-1].name], "the leaders, and the baseline"


def test_long_names_that_look_alike_stay_apart(runs: list[Run]) -> None:
    page = render_html(gather(runs))
    legend = re.search(r'<ul class="legend">(.*?)</ul>', page[page.index("Title of curve") :], re.DOTALL)
    assert legend
    entries = re.findall(r"</svg>([^<]+)</li>", legend[1])
    assert len(set(entries)) == len(entries) == SHOWN
    assert all(f"{index:04d}" in entry for index, entry in enumerate(entries))


def test_markdown_and_csv_have_every_model(runs: list[Run]) -> None:
    text = render_markdown(gather(runs))
    assert sum(line.startswith(f"| {LONG}") for line in text.splitlines()) == COUNT
    lines = list(csv.DictReader(io.StringIO(render_csv(gather(runs)))))
    assert {line["model"] for line in lines if line["metric"] == "mse"} == {run.name for run in runs}


def test_lines_of_one_chart_differ_in_colour_or_dash() -> None:
    view = Curve(x=np.arange(3.0), y=np.arange(3.0))
    drawn = draw([(f"m{index}", 12 * index, view) for index in range(SHOWN)])
    legend = drawn[drawn.index("<ul") :]
    styles = re.findall(r'stroke="([^"]+)" stroke-width="2.5" stroke-dasharray="([^"]*)"', legend)
    assert len(set(styles)) == len(styles) == SHOWN


def test_more_models_cost_in_proportion_and_charts_are_bounded(runs: list[Run]) -> None:
    sizes = (15, 30, 60)
    contents = [gather(runs[:count]) for count in sizes]
    figures = [figure for section in contents[-1].sections for figure in section.figures]
    assert max(len(figure.panels) for figure in figures) == DRAWN
    few, some, many = (calls(lambda some=runs[:count]: render_csv(gather(some))) for count in sizes)
    assert many - some <= 2.05 * (some - few)
    few, some, many = (len(render_html(content)) for content in contents)
    assert many - some <= 2.05 * (some - few)
