"""How models stand to what needs no learning, in a sentence on each task."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.judging.tasks import Task
from evaluation.record.figures import measured, number
from evaluation.record.run import Run
from evaluation.record.schema import Ok, ReferenceRecord


def against_baselines(runs: Sequence[Run], task: Task) -> str:
    """Which models do a task better than the best baseline, by the interval of its number; empty where none did it.

    A model counts as better where its whole 95% interval lies beyond the baseline's value.
    """
    found = [(run.name, outcome) for run in runs if (outcome := run.ok(task.number)) is not None]
    found = [(name, outcome) for name, outcome in found if outcome.references and outcome.value is not None]
    if not found:
        return ""
    if len(found) == 1:
        name, outcome = found[0]
        best = _best(outcome)
        said = measured(outcome.value, outcome.interval) + _unit(outcome)
        return f"{name} has {said}, {_place(outcome, best)} the best baseline, {best.name} ({number(best.value)})."
    beyond = [name for name, outcome in found if _place(outcome, _best(outcome)) == "beyond"]
    names = list(dict.fromkeys(_best(outcome).name for _, outcome in found))
    what = (
        f"the best baseline, {names[0]} ({number(_best(found[0][1]).value)})"
        if len(names) == 1
        else "its best baseline"
    )
    if not beyond:
        return f"None of the {len(found)} models is clearly better than {what}."
    if len(beyond) == len(found):
        return f"All {len(found)} models are better than {what}."
    return f"{len(beyond)} of {len(found)} models are better than {what}: {_listed(beyond)}."


def _best(outcome: Ok) -> ReferenceRecord:
    return (max if outcome.better == "higher" else min)(outcome.references, key=lambda one: one.value)


def _place(outcome: Ok, best: ReferenceRecord) -> str:
    low, high = outcome.interval or (outcome.value, outcome.value)
    assert low is not None
    assert high is not None
    if outcome.better == "lower":
        low, high, value = -high, -low, -best.value
    else:
        value = best.value
    return "beyond" if low > value else "behind" if high < value else "about as good as"


def _unit(outcome: Ok) -> str:
    return f" {outcome.unit}" if outcome.unit else ""


def _listed(names: Sequence[str]) -> str:
    if len(names) > 4:
        return f"{', '.join(names[:3])} and {len(names) - 3} others"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
