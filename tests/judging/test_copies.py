"""Samples that are images of the data are said: as a finding, and beside every number that they spoil."""

from __future__ import annotations

import pytest

from evaluation.judging.compare import compare
from evaluation.judging.copies import with_warnings
from evaluation.judging.findings import findings
from evaluation.record.run import Run
from tests.judging.test_findings import Number, run_of

TEST, TRAINING = "copies_of_test_images", "copies_of_training_images"


def of_groups(run: Run) -> Run:
    """The run with the groups of its metrics, which spoiled numbers are told by."""
    groups = {"kernel_distance": "generation", "recall": "modes", TEST: "memorisation", TRAINING: "memorisation"}
    outcomes = [outcome.model_copy(update={"group": groups.get(outcome.metric, "")}) for outcome in run.record.outcomes]
    return Run(record=run.record.model_copy(update={"outcomes": outcomes}), arrays=run.arrays)


def titles(numbers: dict[str, Number]) -> set[str]:
    return {one.title for one in findings(run_of(numbers))}


@pytest.mark.parametrize(
    ("metric", "title"),
    [(TEST, "Its samples are test images"), (TRAINING, "Its samples are training images")],
)
def test_a_share_of_copies_is_a_grave_finding(metric: str, title: str) -> None:
    real = (("new real images", 0.001),)
    assert titles({metric: Number(0.5, 0.1, real)}) == {title}
    assert titles({metric: Number(0.02, 0.015, real)}) == set()
    assert titles({metric: Number(0.5, 0.1, (("new real images", 0.3),))}) == set()


def test_a_kernel_distance_far_below_zero_gives_test_images_away() -> None:
    assert titles({"kernel_distance": Number(-0.3, 0.09)}) == {"Its samples are test images"}
    assert titles({"kernel_distance": Number(-0.3, 0.25)}) == set()
    assert titles({"kernel_distance": Number(-0.3, 0.09), TEST: Number(0.0, 0.0)}) == set()


def test_numbers_that_copies_spoil_say_so_and_others_do_not() -> None:
    run = of_groups(run_of({"kernel_distance": Number(0.1, 0.05), "recall": Number(0.9, 0.05), TEST: Number(0.5, 0.1)}))
    warned = {name: outcome.warnings for name, outcome in with_warnings(run).items()}
    assert warned["kernel_distance"] == warned["recall"]
    assert "50% of the samples are copies of test images" in warned["recall"][0]
    assert warned[TEST] == []
    cells = {row.metric: row.cells[0].warnings for row in compare([run]).rows}
    assert cells["recall"] == tuple(warned["recall"])
    honest = of_groups(run_of({"recall": Number(0.9, 0.05), TEST: Number(0.0, 0.0)}))
    assert with_warnings(honest)["recall"].warnings == []
