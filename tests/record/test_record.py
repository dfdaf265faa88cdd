"""results.json: what goes in comes out, and its schema is the committed one."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from evaluation.record.results_file import read_results, write_results
from evaluation.record.run import Run, read_view, write_view
from evaluation.record.schema import (
    SCHEMA_VERSION,
    CheckpointFacts,
    DatasetFacts,
    Environment,
    Ok,
    Outcome,
    ReferenceRecord,
    RunConfig,
    RunRecord,
    Skipped,
    json_schema,
)
from evaluation.record.views import (
    Curve,
    Embedding,
    Histogram,
    ImageGrid,
    Matrix,
    PerItem,
    Reference,
    Scalar,
    View,
    as_uint8,
)
from evaluation.types import TouchstoneError
from tests.conftest import ROOT

VIEWS: list[View] = [
    PerItem(values=np.arange(3.0), label="error"),
    Curve(x=np.arange(3.0), y=np.ones((2, 3)), names=("a", "b"), low=np.zeros((2, 3)), high=np.ones((2, 3))),
    Histogram(categories=("0", "1"), counts=np.array([1, 2]), reference=np.array([2, 1])),
    Matrix(values=np.eye(2), rows=("a", "b"), columns=("c", "d")),
    Embedding(coordinates=np.zeros((3, 2)), method="PCA", labels=np.arange(3), facts={"trustworthiness": 0.5}),
    ImageGrid(images=np.zeros((4, 1, 2, 2), np.uint8), captions=("a", "b"), rows=2, row_labels=("in", "out")),
]


def _record(outcomes: list[Outcome]) -> RunRecord:
    return RunRecord(
        checkpoint=CheckpointFacts(name="m", sha256="0" * 64, bytes=1, format="safetensors", family="toy",
                                   parameters=1, latent_dim=None),
        dataset=DatasetFacts(source="digits", sha256="1" * 64, n=3),
        config=RunConfig(seed=0, n=3), outcomes=outcomes,
        environment=Environment(touchstone="0", python="3", torch="2"),
    )  # fmt: skip


def _ok(metric: str, view: View) -> tuple[Ok, dict[str, np.ndarray]]:
    record, arrays = write_view(metric, view)
    return Ok(metric=metric, view=record), arrays


@pytest.mark.parametrize("view", VIEWS, ids=lambda view: type(view).__name__)
def test_every_view_survives_the_way_to_disk_and_back(view: View, tmp_path: Path) -> None:
    outcome, arrays = _ok("x", view)
    write_results(Run(record=_record([outcome]), arrays=arrays), tmp_path / "m.json")
    found = read_results(tmp_path / "m.json").view("x")
    assert type(found) is type(view)
    for field in dataclasses.fields(view):
        np.testing.assert_array_equal(getattr(found, field.name), getattr(view, field.name))


def test_a_scalars_replicates_lie_under_the_metrics_own_name(tmp_path: Path) -> None:
    scalar = Scalar.from_replicates(1.0, np.array([0.9, 1.1]), n=3, references=(Reference(name="pixels", value=2.0),))
    view, arrays = write_view("mse", scalar)
    assert list(arrays) == ["mse"]
    outcome = Ok(metric="mse", value=scalar.value, interval=scalar.interval, n=3, view=view,
                 references=[ReferenceRecord(name="pixels", value=2.0)])  # fmt: skip
    found = read_view(outcome, arrays)
    assert isinstance(found, Scalar)
    assert found.references == scalar.references
    assert found.replicates is not None


def test_the_interval_is_centred_on_the_value_not_on_the_resampled_mean() -> None:
    biased = Scalar.from_replicates(1.0, np.linspace(1.5, 2.5, 101), n=10**9)
    assert biased.interval is not None
    assert biased.interval[0] == pytest.approx(1 - 0.475)
    assert biased.interval[1] == pytest.approx(1 + 0.475)


def test_a_record_holds_no_number_that_is_not_finite() -> None:
    view, _ = write_view("m", Matrix(values=np.eye(1), rows=("a",), columns=("b",)))
    with pytest.raises(ValidationError):
        Ok(metric="m", value=float("nan"), view=view)


def test_a_metric_with_two_outcomes_is_refused() -> None:
    with pytest.raises(ValidationError, match="two outcomes"):
        _record([Skipped(metric="a", reason="r"), Skipped(metric="a", reason="r")])


@pytest.mark.parametrize("text", ["", "[]", "{", '{"schema_version": 2}', "\x00\xff"])
def test_a_file_that_is_no_results_file_gives_one_sentence(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(TouchstoneError, match="is not a Touchstone results file"):
        read_results(path)


def test_the_committed_schema_is_the_one_the_code_makes() -> None:
    committed = (ROOT / "docs" / "results.schema.json").read_text(encoding="utf-8")
    assert committed == json_schema(), "run `make schema` and commit docs/results.schema.json"
    assert json.loads(committed)["properties"]["schema_version"]["const"] == SCHEMA_VERSION


def test_pixels_out_of_range_or_not_a_number_become_pixels() -> None:
    found = as_uint8(np.array([-1.0, 0.0, 0.5, 1.0, 2.0, np.nan]))
    assert found.tolist() == [0, 0, 128, 255, 255, 0]
