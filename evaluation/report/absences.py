"""What was not measured, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evaluation.record.run import Run
from evaluation.record.schema import Failed, Skipped


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """A metric without a result, the reason, and the models that it holds for."""

    metric: str
    title: str
    status: str
    reason: str
    runs: tuple[int, ...]


def absences(runs: Sequence[Run]) -> tuple[Absence, ...]:
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for index, run in enumerate(runs):
        for outcome in run.record.outcomes:
            if isinstance(outcome, Skipped):
                key = (outcome.metric, outcome.title, "skipped", outcome.reason)
            elif isinstance(outcome, Failed):
                key = (outcome.metric, outcome.title, "failed", f"{outcome.error.type}: {outcome.error.message}")
            else:
                continue
            found.setdefault(key, []).append(index)
    listed = [
        Absence(metric=metric, title=title, status=status, reason=reason, runs=tuple(where))
        for (metric, title, status, reason), where in found.items()
    ]
    return tuple(sorted(listed, key=lambda absence: (absence.status, absence.reason, absence.title)))
