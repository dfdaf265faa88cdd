"""Tasks: a group of metrics, of which one number, one chart and one picture stand for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from evaluation.judging.tasks import Task, tasks
from evaluation.registry import registry
from tests.contract.registered import sentence_in


def things() -> Mapping[str, Task]:
    return tasks()


def check_it_says_what_it_asks(told: Task, folder: Path) -> None:
    sentence_in(told.asks, f"what the task '{told.group}' asks")


def check_its_metrics_are_what_they_stand_for(told: Task, folder: Path) -> None:
    metrics = registry().metrics
    views = {told.number: "Scalar", told.chart: "Curve", told.picture: "ImageGrid"}
    for name, view in views.items():
        if name:
            assert metrics[name].view == view, f"{name} gives a {metrics[name].view}; expected a {view}"
            assert metrics[name].group == told.group
    assert metrics[told.number].better, "the number needs a direction"
