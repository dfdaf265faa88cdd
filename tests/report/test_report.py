"""The report: complete, self-contained, without scripts, and it names what is missing."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import numpy as np
import pytest

from evaluation.record.run import Run, write_view
from evaluation.record.schema import (
    CheckpointFacts,
    DatasetFacts,
    Environment,
    ErrorRecord,
    Failed,
    Ok,
    ReferenceRecord,
    RunConfig,
    RunRecord,
    Skipped,
)
from evaluation.record.views import Curve, Embedding, Histogram, ImageGrid, Matrix, PerItem, Scalar, View
from evaluation.report import FORMATS, gather, render_csv, render_html, render_json, render_markdown, write_report
from evaluation.types import Array, TouchstoneError

HOSTILE = '<script>alert(1)</script>|"=$x^2$'
RNG = np.random.default_rng(0)
NOISE = RNG.normal(size=200) * 0.01


def make_run(
    name: str, value: float, index: int = 0, *, digest: str = "1", views: dict[str, View] | None = None
) -> Run:
    """A run with one number, one of every other view, one skipped and one failed metric."""
    images = RNG.integers(0, 255, (8, 1, 4, 4)).astype(np.uint8)
    made: dict[str, View] = views or {
        "mse": Scalar.from_replicates(value, value + NOISE + RNG.normal(size=200) * 0.001, n=50),
        "curve": Curve(x=np.arange(4.0), y=np.arange(4.0) * value, x_label="noise", y_label="error"),
        "lines": Curve(x=np.arange(4.0), y=np.ones((2, 4)), names=("a", "b")),
        "histogram": Histogram(categories=("0", HOSTILE), counts=np.array([3, 4]), reference=np.array([4, 3])),
        "matrix": Matrix(values=np.array([[1.0, np.nan]]), rows=(HOSTILE,), columns=("a", "b")),
        "map": Embedding(coordinates=RNG.normal(size=(50, 2)), method="PCA", labels=np.arange(50) % 3,
                         facts={"trustworthiness": 0.9}),
        "grid": ImageGrid(images=images, rows=2, row_labels=("input", "output")),
        "per_item": PerItem(values=RNG.random(50), label="error"),
    }  # fmt: skip
    outcomes: list[Ok | Skipped | Failed] = []
    arrays: dict[str, Array] = {}
    for metric, view in made.items():
        record, stored = write_view(metric, view)
        arrays |= stored
        outcome = Ok(metric=metric, title=f"Title of {metric}", group="reconstruction", explanation="It says this.",
                     source="Someone 2020", view=record)  # fmt: skip
        if isinstance(view, Scalar):
            outcome = outcome.model_copy(
                update={"value": view.value, "interval": view.interval, "n": view.n, "better": "lower"}
            )
        outcomes.append(outcome)
    outcomes.append(Skipped(metric="fid", title="Skipped one", group="generation", reason="this model cannot generate"))
    outcomes.append(Failed(metric="x", title="Failed one", group="latent",
                           error=ErrorRecord(type="ValueError", message=HOSTILE)))  # fmt: skip
    record = RunRecord(
        checkpoint=CheckpointFacts(name=name, sha256=f"{index:064d}", bytes=10, format="safetensors", family="toy",
                                   parameters=3, latent_dim=2, description=HOSTILE, evidence=[HOSTILE]),
        dataset=DatasetFacts(source="digits", spec="digits", sha256=digest * 64, n=50),
        config=RunConfig(seed=0, n=50, replicates=200), outcomes=outcomes,
        environment=Environment(touchstone="0", python="3", torch="2"),
    )  # fmt: skip
    return Run(record=record, arrays=arrays, colour=index)


@pytest.fixture
def runs() -> list[Run]:
    return [make_run("first", 0.5, 0), make_run(HOSTILE, 0.2, 1), make_run("x" * 90, 0.2001, 2)]


def test_one_page_needs_nothing_else_and_runs_nothing(runs: list[Run]) -> None:
    page = render_html(gather(runs))
    assert "<script" not in page
    fetched = re.findall(r'(?:src|href|url)\s*[=(]\s*["\']?(?!#|data:)([^"\')\s>]+)', page)
    assert [address for address in fetched if address.startswith(("http", "//", "file"))] == []
    assert "Content-Security-Policy" in page


def test_no_figure_reaches_outside_itself(runs: list[Run]) -> None:
    page = render_html(gather(runs))
    ids = re.findall(r'<[^<>]*\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'(?:url\(|href=")#([^)"]+)', page)) <= set(ids)
    assert "<style" not in page[page.index("<body>") :], "a rule of a figure would reach the whole page"


def test_every_kind_of_view_and_every_absence_is_on_the_page(runs: list[Run]) -> None:
    page = render_html(gather(runs))
    for metric in ("mse", "curve", "lines", "histogram", "matrix", "map", "grid", "per_item"):
        assert f"Title of {metric}" in page
    assert "could not be drawn" not in page
    assert "this model cannot generate" in page
    assert "Failed one" in page
    assert "Someone 2020" in page


def test_a_page_of_one_model_is_whole(runs: list[Run]) -> None:
    page = render_html(gather(runs[:1]))
    assert "Title of mse" in page


def test_a_figure_that_cannot_be_drawn_says_so_and_costs_nothing_else() -> None:
    bad = make_run("bad", 1.0, views={"curve": Curve(x=np.arange(4.0), y=np.arange(3.0)),
                                      "matrix": Matrix(values=np.eye(1), rows=("a",), columns=("b",))})  # fmt: skip
    page = render_html(gather([bad]))
    assert "could not be drawn" in page
    assert "Title of matrix" in page


def test_unlike_runs_are_refused_in_one_sentence(runs: list[Run]) -> None:
    with pytest.raises(TouchstoneError):
        gather([runs[0], make_run("other", 0.1, 3, digest="2")])


def test_no_runs_are_refused() -> None:
    with pytest.raises(TouchstoneError, match="at least one run"):
        gather([])


def test_ten_models_stay_under_fifteen_megabytes() -> None:
    page = render_html(gather([make_run(f"model {index}", 0.1 * index, index) for index in range(10)]))
    assert len(page.encode()) < 15_000_000


def test_markdown_tables_survive_pipes_in_names(runs: list[Run]) -> None:
    text = render_markdown(gather(runs))
    rows = [line for line in text.splitlines() if line.startswith("| Title of mse")]
    assert len(rows) == 1
    assert len(re.findall(r"(?<!\\)\|", rows[0])) == 5
    assert "<script>" not in text


def test_references_are_in_every_format() -> None:
    runs = [make_run("a", 0.5, 0), make_run("b", 0.4, 1)]
    for run in runs:
        found = run.record.outcome("mse")
        assert isinstance(found, Ok)
        found.references.append(ReferenceRecord(name="raw pixels", value=0.9375))
    content = gather(runs)
    assert "raw pixels" in render_html(content)
    assert "| · raw pixels | 0.938 | 0.938 |" in render_markdown(content)
    lines = [line for line in csv.DictReader(io.StringIO(render_csv(content))) if line["metric"] == "mse"]
    assert [line["references"] for line in lines] == ["raw pixels = 0.9375"] * 2
    for record in json.loads(render_json(content))["runs"]:
        assert {"name": "raw pixels", "value": 0.9375, "interval": None} in record["outcomes"][0]["references"]


def test_csv_has_one_line_a_number_and_no_formula() -> None:
    table = render_csv(gather([make_run("=1+1", 0.5, 0), make_run("b", 0.4, 1)], baseline=0))
    rows = list(csv.DictReader(io.StringIO(table)))
    mse = [row for row in rows if row["metric"] == "mse"]
    assert [row["model"] for row in mse] == ["'=1+1", "b"]
    assert float(mse[1]["difference"]) == pytest.approx(-0.1)


def test_json_holds_the_records_whole(runs: list[Run]) -> None:
    found = json.loads(render_json(gather(runs)))["runs"]
    assert [RunRecord.model_validate(record) for record in found] == [run.record for run in runs]


@pytest.mark.parametrize("ending", sorted(FORMATS))
def test_the_ending_decides_the_form(ending: str, runs: list[Run], tmp_path: Path) -> None:
    path = write_report(runs, tmp_path / f"deep/report{ending}")
    assert path.stat().st_size > 100


def test_an_unknown_ending_is_refused(runs: list[Run], tmp_path: Path) -> None:
    with pytest.raises(TouchstoneError, match=r"got 'report.docx'"):
        write_report(runs, tmp_path / "report.docx")
