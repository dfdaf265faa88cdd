"""A warning stands with its number everywhere: in the terminal's table, every report format and the page's table."""

from __future__ import annotations

import csv
import io
import json

import pytest

from evaluation.data.dataset import open_dataset
from evaluation.judging.compare import compare
from evaluation.measuring.engine import Session
from evaluation.record.run import Run
from evaluation.report import FORMATS, gather
from evaluation.types import Config
from tests.measuring.metrics.generators import from_images, sampler
from ui.components.models import metric_facts

WARNING = "Too few images: 50 cannot determine a covariance in 64 dimensions."


@pytest.fixture(scope="module")
def runs() -> list[Run]:
    """Two samplers measured on too few images for a Frechet distance."""
    session = Session(
        open_dataset("digits"), Config(metrics=("frechet_distance", "precision"), n=50, n_samples=60, replicates=50)
    )
    images = session.original.train.take(range(200))
    return [session.run(sampler(from_images(images, noise)), name=f"noise {noise}") for noise in (0.1, 0.3)]


def test_it_stands_in_the_table(runs: list[Run]) -> None:
    row = compare(runs).row("frechet_distance")
    assert row is not None
    assert all(cell.warnings == (WARNING,) for cell in row.cells)
    assert WARNING in metric_facts.html(row)
    text = compare(runs).text()
    assert WARNING in text
    line = next(line for line in text.splitlines() if "FD[digits-classifier]" in line)
    assert "*" in line
    clean = next(line for line in text.splitlines() if "Precision[digits-classifier]" in line)
    assert "*" not in clean


@pytest.mark.parametrize("form", ["html", "md", "csv", "json"])
def test_it_stands_in_the_report(runs: list[Run], form: str) -> None:
    made = FORMATS[f".{form}"](gather(runs))
    assert WARNING in made
    if form == "csv":
        by_metric = {line["metric"]: line["warnings"] for line in csv.DictReader(io.StringIO(made))}
        assert by_metric == {"frechet_distance": WARNING, "precision": ""}
    if form == "json":
        assert json.loads(made)["runs"][0]["outcomes"]
