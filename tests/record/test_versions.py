"""Results files of every version are read; newer, damaged and foreign ones are refused in a sentence that helps."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evaluation import compare
from evaluation.record import versions
from evaluation.record.results_file import read_results
from evaluation.record.schema import SCHEMA_VERSION, Failed, RunRecord
from evaluation.types import TouchstoneError
from tests.record import kept_results
from tests.record.kept_results import RESULTS, described

KEPT = sorted((path for path in RESULTS.iterdir() if path.is_dir()), key=lambda path: int(path.name))
Change = Callable[[dict[str, Any]], None]


def changed(change: Change, folder: Path) -> Path:
    """The newest kept results file, changed, with its arrays."""
    plain = json.loads((KEPT[-1] / "vae.json").read_text(encoding="utf-8"))
    change(plain)
    path = folder / "x.json"
    path.write_text(json.dumps(plain), encoding="utf-8")
    shutil.copy(KEPT[-1] / "vae.npz", folder / "x.npz")
    return path


def test_results_of_every_version_are_kept_and_every_older_version_has_a_step() -> None:
    assert [path.name for path in KEPT] == [str(version) for version in range(1, SCHEMA_VERSION + 1)], (
        "run `python -m tests.record.kept_results` at the commit before the version was raised, and commit the folder"
    )
    assert set(versions.STEPS) == set(range(1, SCHEMA_VERSION))


@pytest.mark.parametrize("version", [path.name for path in KEPT])
def test_results_of_every_version_are_read_with_everything_in_them(version: str) -> None:
    run = read_results(RESULTS / version / "vae.json")
    assert described(run) == json.loads((RESULTS / version / "made.json").read_text(encoding="utf-8"))
    assert run.record.schema_version == SCHEMA_VERSION
    measured = [outcome.metric for outcome in run.record.outcomes if outcome.status == "ok"]
    assert None not in [run.view(metric) for metric in measured]
    assert compare([run, run]).rows


@pytest.mark.slow
def test_results_of_the_present_version_can_be_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_results, "RESULTS", tmp_path)
    folder = kept_results.keep()
    assert described(read_results(folder / "vae.json")) == json.loads(
        (folder / "made.json").read_text(encoding="utf-8")
    )


def test_an_older_record_goes_through_every_step_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def invented(record: dict[str, Any]) -> dict[str, Any]:
        """What version 0, which never was, called `model` is called `checkpoint`."""
        return {**{key: value for key, value in record.items() if key != "model"}, "checkpoint": record["model"]}

    def before(record: dict[str, Any]) -> dict[str, Any]:
        return {**record, "model": record["model"]["file"]}

    def aged(plain: dict[str, Any]) -> None:
        plain["schema_version"] = -1
        plain["model"] = {"file": plain.pop("checkpoint")}

    path = changed(aged, tmp_path)
    with pytest.raises(TouchstoneError, match="is not a Touchstone results file"):
        read_results(path)
    monkeypatch.setattr(versions, "STEPS", {-1: before, 0: invented, **versions.STEPS})
    kept = read_results(KEPT[-1] / "vae.json").record
    assert without_least_n(read_results(path).record) == without_least_n(kept)
    path.write_text(path.read_text().replace('"file"', '"lost"'))
    with pytest.raises(TouchstoneError, match=r"damaged results file: it does not hold what version -1 holds"):
        read_results(path)


def without_least_n(record: RunRecord) -> RunRecord:
    """The step to version 3 takes it from today's table, which is measured anew at times."""
    outcomes = [outcome.model_copy(update={"least_n": None}) for outcome in record.outcomes]
    return record.model_copy(update={"outcomes": outcomes})


def test_a_newer_file_is_refused_by_name_and_version_whatever_else_it_holds(tmp_path: Path) -> None:
    def later(plain: dict[str, Any]) -> None:
        plain.clear()
        plain.update(schema_version=SCHEMA_VERSION + 6, environment={"touchstone": "0.9\x1b[2J"}, models=["a", "b"])

    with pytest.raises(TouchstoneError) as refused:
        read_results(changed(later, tmp_path))
    assert re.fullmatch(
        rf"'x\.json' was written by Touchstone 0\.9\[2J \(results version {SCHEMA_VERSION + 6}; this Touchstone, \S+, "
        rf"reads up to {SCHEMA_VERSION}\)\. Update Touchstone\.",
        str(refused.value),
    )


def remove_digest(plain: dict[str, Any]) -> None:
    del plain["checkpoint"]["sha256"]


def give_words_for_a_number(plain: dict[str, Any]) -> None:
    plain["config"]["seed"] = "x" * 200


def break_an_outcome(plain: dict[str, Any]) -> None:
    plain["outcomes"][0]["value"] = [1]
    plain["outcomes"][1]["n"] = "many"


def invent_a_status(plain: dict[str, Any]) -> None:
    plain["outcomes"][0]["status"] = "perhaps"


def repeat_an_outcome(plain: dict[str, Any]) -> None:
    plain["outcomes"].append(plain["outcomes"][0])


def add_a_field(plain: dict[str, Any]) -> None:
    plain["dataset"]["owner"] = "me"


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (remove_digest, "'checkpoint.sha256' is missing"),
        (give_words_for_a_number, r"'config\.seed' must be a valid integer, .*; got 'xxx{50,58}…"),
        (repeat_an_outcome, "a metric has two outcomes in one run"),
        (add_a_field, "'dataset.owner' is unknown"),
    ],
)
def test_a_damaged_file_is_one_sentence_that_names_the_field(damage: Change, reason: str, tmp_path: Path) -> None:
    with pytest.raises(TouchstoneError, match=rf"^'x\.json' is a damaged results file: {reason}") as refused:
        read_results(changed(damage, tmp_path))
    assert "\n" not in str(refused.value)
    assert "RunRecord" not in str(refused.value)


@pytest.mark.parametrize(
    ("damage", "reason", "lost"),
    [
        (
            break_an_outcome,
            r"'value' of the metric 'mse' must be a valid number; got \[1\], and 1 more of its fields",
            2,
        ),
        (invent_a_status, "the 'status' of the metric 'mse' must be one of ok, skipped, failed", 1),
    ],
)
def test_an_outcome_that_does_not_fit_costs_itself_alone(
    damage: Change, reason: str, lost: int, tmp_path: Path
) -> None:
    run, whole = read_results(changed(damage, tmp_path)), read_results(KEPT[-1] / "vae.json")
    (problem, *others) = run.problems
    assert re.match(rf"^'x\.json' is damaged in what it says of .*mse.*, which is not shown: {reason}", problem), (
        problem
    )
    assert not any("outcome" in other or "mse" in other for other in others)
    unread = [outcome for outcome in run.record.outcomes if outcome not in whole.record.outcomes]
    assert [isinstance(outcome, Failed) for outcome in unread] == [True] * lost
    assert len(run.record.outcomes) == len(whole.record.outcomes)


def test_an_outcome_that_does_not_fit_and_has_no_name_refuses_the_file(tmp_path: Path) -> None:
    def take_the_name(plain: dict[str, Any]) -> None:
        plain["outcomes"][0] = {"status": "ok"}

    with pytest.raises(TouchstoneError, match=r"damaged results file: 'metric' of outcome 0 is missing"):
        read_results(changed(take_the_name, tmp_path))


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "it is not JSON"),
        (b"\x93NUMPY", "it is not JSON"),
        (b"[" * 5000, "it is not JSON"),
        (b"[]", "it holds no record"),
        (b'{"compilerOptions": {}}', "it has no 'schema_version'"),
        (b'{"schema_version": true}', "it has no 'schema_version'"),
        (b'{"schema_version": 7}', r"it has no 'environment\.touchstone'"),
    ],
)
def test_another_programs_file_is_called_that(text: bytes, reason: str, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(text)
    with pytest.raises(TouchstoneError, match=rf"^'x\.json' is not a Touchstone results file: {reason}"):
        read_results(tmp_path / "x.json")


def test_a_file_that_is_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TouchstoneError, match=r"^'x\.json' cannot be read: No such file"):
        read_results(tmp_path / "x.json")


@pytest.mark.parametrize("kept", [0, 1, 100, 5000])
def test_arrays_that_are_cut_short_are_one_sentence_and_cost_no_number(kept: int, tmp_path: Path) -> None:
    shutil.copy(KEPT[-1] / "vae.json", tmp_path / "vae.json")
    (tmp_path / "vae.npz").write_bytes((KEPT[-1] / "vae.npz").read_bytes()[:kept])
    run = read_results(tmp_path / "vae.json")
    assert [problem.partition(" (")[0] for problem in run.problems] == ["'vae.npz' beside the results cannot be read"]
    assert run.value("mse") == read_results(KEPT[-1] / "vae.json").value("mse")
