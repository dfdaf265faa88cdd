"""A report's .json: the comparison beside the records, as its schema says, read back, and refused in one sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import touchstone
from evaluation.judging.verdict import verdicts
from evaluation.report import gather, render_json
from evaluation.report.reading import ReadReport, read_report
from evaluation.report.schema import REPORT_VERSION, report_schema
from evaluation.types import TouchstoneError
from tests.fixtures.runs import zoo_run

ROOT = Path(__file__).resolve().parents[2]
KEPT = Path(__file__).parent / "kept"
CONTENT = gather([zoo_run(name) for name in ("conv-vae", "autoencoder-8d", "vae-collapsed", "gan-collapsed")])
TEXT = render_json(CONTENT)


@pytest.fixture(scope="module")
def read(tmp_path_factory: pytest.TempPathFactory) -> ReadReport:
    path = tmp_path_factory.mktemp("report") / "report.json"
    path.write_text(TEXT)
    return touchstone.read_report(path)


def test_a_report_read_back_holds_the_comparison(read: ReadReport) -> None:
    made = CONTENT.comparison
    assert read.comparison.rows == made.rows
    assert all(
        np.array_equal(mine.beats, theirs.beats) for mine, theirs in zip(read.comparison.rows, made.rows, strict=True)
    )
    assert read.comparison.text() == made.text()
    assert [run.record for run in read.comparison.runs] == [run.record for run in made.runs]


def test_verdicts_and_findings_are_in_it(read: ReadReport) -> None:
    assert read.verdicts == CONTENT.verdicts == verdicts(read.comparison)
    said = [[(one.title, one.grave) for one in found] for _, found in read.cautions]
    assert said == [[(one.title, one.grave) for one in found] for _, found in CONTENT.cautions] != []


def test_power_is_in_it() -> None:
    """The smallest difference that would have been found stands beside every tie."""
    cells = [cell for row in json.loads(TEXT)["comparison"]["rows"] for cell in row["cells"]]
    ties = [cell for cell in cells if cell["verdict"] == "tied"]
    assert ties
    assert all(cell["smallest_found"] > 0 for cell in ties)


def _json(change: Callable[[Any], Any]) -> bytes:
    return json.dumps(change(json.loads(TEXT))).encode()


def _set(keys: Sequence[Any], value: Any) -> Callable[[Any], Any]:
    def change(plain: Any) -> Any:
        place = plain
        for key in keys[:-1]:
            place = place[key]
        place[keys[-1]] = value
        return plain

    return change


REFUSED = {
    "is no report: it is not JSON": b"",
    "is no report: it has no 'report_version'": b"[]",
    "it has no 'report_version'; `report --out` writes one": b'{"report_version": true}',
    "is a results file and no report; touchstone.read_results reads it": b'{"schema_version": 3}',
    "update Touchstone": _json(_set(["report_version"], REPORT_VERSION + 1)),
    "is a damaged report: at the whole, Value error, it names 4 models": _json(_set(["runs"], [])),
    "record 1 of 'report.json' is a damaged results file": _json(_set(["runs", 0, "config"], None)),
    "record 1 of 'report.json' was written by Touchstone": _json(_set(["runs", 0, "schema_version"], 99)),
    "must be 4 texts of 4 digits": _json(_set(["comparison", "rows", 0, "beats"], ["1"])),
    "has no cell for each model": _json(_set(["comparison", "rows", 0, "cells", 0, "run"], 7)),
    "rows.0.cells.0.verdict": _json(_set(["comparison", "rows", 0, "cells", 0, "verdict"], "?")),
    "speaks of one that is none of them": _json(_set(["cautions", 0, "run"], 4)),
    "it names 4 models, and speaks of one that is none of them": _json(_set(["comparison", "baseline"], -1)),
}
"""Words of the sentence -> the file's content."""


@pytest.mark.parametrize("words", REFUSED)
def test_what_is_no_report_is_one_sentence(words: str, tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    path.write_bytes(REFUSED[words])
    with pytest.raises(TouchstoneError) as said:
        read_report(path)
    assert words in str(said.value)
    assert len(str(said.value).splitlines()) == 1


@pytest.mark.parametrize("path", ["nowhere.json", "", 3])
def test_a_path_that_is_none_is_one_sentence(path: Any) -> None:
    with pytest.raises(TouchstoneError, match=r"cannot be read|must be the name of a report"):
        touchstone.read_report(path)


def test_a_report_is_no_results_file_and_the_sentence_says_who_reads_it(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(TEXT)
    with pytest.raises(TouchstoneError, match=r"it is a report, which touchstone.read_report reads"):
        touchstone.read_results(tmp_path / "report.json")


@pytest.mark.parametrize("path", sorted(KEPT.glob("report-*.json")), ids=lambda path: path.stem)
def test_a_report_of_every_version_is_read(path: Path) -> None:
    read = read_report(path)
    assert [row.metric for row in read.comparison.rows] == ["mse"]
    assert [cell.verdict for cell in read.comparison.rows[0].cells] == ["worse", "baseline"]
    assert read.verdicts[0].sentence == "b is best on the one measure."


def test_this_version_is_kept() -> None:
    assert (KEPT / f"report-{REPORT_VERSION}.json").exists()


def test_the_committed_schema_is_the_one_the_code_makes() -> None:
    committed = (ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8")
    assert committed == report_schema(), "run `make schema` and commit docs/report.schema.json"
