"""Tasks that models serve, each with the metrics that stand for it. A task is a file of this folder."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evaluation.registry import GROUPS
from models.discovery import import_all

__all__ = ["Task", "task", "tasks"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """What stands for a task where there is room for one sentence, one chart and one picture."""

    group: str
    """Of its metrics, such as ``tasks/denoising``."""
    asks: str
    """What it is about, in one sentence."""
    number: str
    """The metric whose value says how well a model does it; its references are the baselines."""
    chart: str
    """The metric whose curve shows all models and the baselines."""
    picture: str
    """The metric whose grid of images shows what models make of it; empty where there is nothing to see."""

    @property
    def heading(self) -> str:
        return GROUPS[self.group]


_tasks: dict[str, Task] = {}


def task(told: Task) -> Task:
    """Register a task."""
    if told.group in _tasks:
        raise ValueError(f"the task of '{told.group}' is registered twice")
    _tasks[told.group] = told
    return told


def tasks() -> Mapping[str, Task]:
    """Every task by its group, in the order of the groups. The first call imports every file of this package."""
    import_all(__name__)
    order = list(GROUPS)
    return {told.group: told for told in sorted(_tasks.values(), key=lambda told: order.index(told.group))}
