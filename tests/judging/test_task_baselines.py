"""The sentence on models and baselines."""

from __future__ import annotations

import pytest

from evaluation.judging.task_baselines import against_baselines
from evaluation.judging.tasks import Task, tasks
from evaluation.record.schema import Ok, ReferenceRecord, ViewRecord
from evaluation.registry import GROUPS

TASK = Task(group="tasks/denoising", asks="", number="gain", chart="", picture="")


class Measured:
    """A run as far as the sentence reads it."""

    def __init__(self, name: str, value: float | None, better: str = "higher") -> None:
        self.name, self._value, self._better = name, value, better

    def ok(self, metric: str) -> Ok | None:
        if self._value is None:
            return None
        return Ok(
            metric=metric, better=self._better, value=self._value, interval=(self._value - 0.1, self._value + 0.1),
            view=ViewRecord(type="Scalar"), references=[
                ReferenceRecord(name="weak", value=1.0), ReferenceRecord(name="strong", value=2.0),
            ],
        )  # fmt: skip


@pytest.mark.parametrize(
    ("runs", "sentence"),
    [
        ([], ""),
        ([Measured("a", None)], ""),
        ([Measured("a", 3.0)], "beyond the best baseline, strong (2)"),
        ([Measured("a", 2.05)], "about as good as the best baseline, strong"),
        ([Measured("a", 0.5)], "behind the best baseline, strong"),
        ([Measured("a", 0.5, "lower")], "beyond the best baseline, weak (1)"),
        ([Measured("a", 3), Measured("b", 1), Measured("c", None)], "1 of 2 models are better than"),
        ([Measured("a", 3), Measured("b", 4)], "All 2 models are better than the best baseline, strong"),
        ([Measured("a", 1), Measured("b", 2)], "None of the 2 models is clearly better"),
    ],
)
def test_it_counts_by_whole_intervals(runs: list[Measured], sentence: str) -> None:
    found = against_baselines(runs, TASK)  # type: ignore[arg-type]
    assert sentence in found
    assert bool(found) == bool(sentence)


def test_every_group_of_tasks_has_its_task() -> None:
    assert {group for group in GROUPS if group.startswith("tasks/")} == set(tasks())
