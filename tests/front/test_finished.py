"""compare, report and read_results: what they take, and one sentence for what they do not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import touchstone
from evaluation.record.results_file import write_results
from evaluation.record.run import Run
from tests.fixtures.runs import zoo_run


@pytest.fixture(scope="module")
def zoo() -> list[Run]:
    return [zoo_run(name) for name in ("conv-vae", "vae-collapsed")]


@pytest.fixture
def folder(zoo: list[Run], tmp_path: Path) -> Path:
    for run in zoo:
        write_results(run, tmp_path / "results" / f"{run.name}.json")
    return tmp_path / "results"


def test_results_are_read_back_from_files_and_folders(zoo: list[Run], folder: Path) -> None:
    runs = touchstone.read_results(folder)
    assert [run.record for run in runs] == [run.record for run in zoo]
    assert [run.colour for run in runs] == [0, 1]
    assert touchstone.read_results([folder / "vae-collapsed.json", str(folder)])[0].name == "vae-collapsed"
    assert runs.compare(baseline="vae-collapsed").baseline == 1


@pytest.mark.parametrize(
    ("paths", "words"),
    [
        ("nowhere", "there are no results at 'nowhere'"),
        (3, "paths must be a results file, a folder of them, or a list of such; got 3"),
        ([], "paths must be"),
        ([""], "paths must be"),
        (["a\0b"], "paths must be"),
    ],
)
def test_what_holds_no_results_is_one_sentence(paths: Any, words: str) -> None:
    with pytest.raises(touchstone.TouchstoneError, match=words):
        touchstone.read_results(paths)


def test_one_run_is_a_comparison_of_one(zoo: list[Run]) -> None:
    assert touchstone.compare(zoo[0]).names == ("conv-vae",)


def test_metrics_are_chosen_by_any_name_and_correction_runs_over_them_alone(zoo: list[Run]) -> None:
    chosen = touchstone.compare(zoo, metrics="MSE,Structural similarity")
    assert [row.metric for row in chosen.rows] == ["mse", "ssim"]
    assert chosen.tests == 2 < touchstone.compare(zoo).tests
    assert {row.group for row in touchstone.compare(zoo, metrics="recon*").rows} == {"reconstruction"}


RUN = zoo_run("conv-vae")
OTHER_SEED = replace(
    RUN, record=RUN.record.model_copy(update={"config": RUN.record.config.model_copy(update={"seed": 1})})
)


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"runs": []}, "at least one run is needed"),
        ({"runs": None}, "runs must be what touchstone.evaluate or read_results gives back; got None"),
        ({"runs": [RUN, "a.json"]}, "'a.json' is a path or text; touchstone.read_results reads files"),
        ({"runs": "results"}, "touchstone.read_results reads files"),
        ({"runs": {"a": RUN}}, "runs must be"),
        ({"runs": [RUN, OTHER_SEED]}, "different seed"),
        ({"baseline": 1}, "baseline must be one of the runs 0 to 0; got 1"),
        ({"baseline": -1}, "baseline must be one of the runs 0 to 0; got -1"),
        ({"baseline": True}, "baseline must be the place or the name"),
        ({"baseline": 0.0}, "baseline must be the place or the name"),
        ({"baseline": "A"}, "baseline must name one of the models; 'A' is none of them"),
        ({"metrics": "trustworthyness"}, "no metric is named 'trustworthyness'; did you mean 'trustworthiness'"),
        ({"metrics": "elbo"}, "none of these runs was asked for elbo"),
        ({"metrics": "fid"}, "'fid' means features of 'inception'"),
        ({"metrics": 3}, "metrics must be names of metrics"),
        ({"metrics": ""}, "metrics must name at least one"),
    ],
)
def test_a_wrong_argument_is_one_sentence(given: dict[str, Any], words: str, tmp_path: Path) -> None:
    arguments = {"runs": [RUN], **given}
    runs = arguments.pop("runs")
    with pytest.raises(touchstone.TouchstoneError, match=words):
        touchstone.compare(runs, **arguments)
    with pytest.raises(touchstone.TouchstoneError, match=words):
        touchstone.report(runs, tmp_path / "report.md", **arguments)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("report.docx", "a report ends in .html, .md, .csv, .json, .tex, .card.md; got 'report.docx'"),
        ("report", "a report ends in"),
        ("", "path must be the name of a file"),
        (None, "path must be the name of a file"),
        ("a\0.md", "path must be the name of a file"),
        ("/proc/nowhere/report.md", "the report cannot be written to '/proc/nowhere/report.md': "),
        ("folder.md", "the report cannot be written to '.*folder.md': Is a directory"),
    ],
)
def test_where_no_report_can_be_written_is_one_sentence(
    path: Any, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(touchstone.TouchstoneError, match=words):
        touchstone.report(RUN, path)


def test_a_report_holds_what_was_chosen(zoo: list[Run], tmp_path: Path) -> None:
    path = touchstone.report(zoo, tmp_path / "new" / "report.md", baseline="vae-collapsed", title="Mine", metrics="mse")
    text = path.read_text()
    assert text.startswith("# Mine\n")
    assert "Mean squared error" in text
    assert "Structural similarity" not in text


@pytest.mark.parametrize("title", ["", 3])
def test_a_title_is_a_text(title: Any, tmp_path: Path) -> None:
    with pytest.raises(touchstone.TouchstoneError, match="title must be a text"):
        touchstone.report(RUN, tmp_path / "a.md", title=title)
