"""The numbers of recipes, read from the runs of their trainings."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

import numpy as np

from evaluation.judging.copies import with_warnings
from evaluation.judging.few import too_few
from evaluation.judging.meaningful import unmet
from evaluation.judging.recipes.trained import Trained
from evaluation.record.run import Run, read_replicates
from evaluation.record.schema import Ok, Outcome
from evaluation.registry import GROUPS

Found = tuple[Ok, tuple[Trained | None, ...]]
"""What a number is, and the number of every recipe; None where a recipe has none."""


def numbers_of(recipes: Mapping[str, Sequence[Run]]) -> dict[str, Found]:
    """Metric -> its number for each recipe, in the order of the groups; metrics measured with one set of parameters."""
    outcomes = {name: [with_warnings(run) for run in runs] for name, runs in recipes.items()}
    every = [found for of_recipe in outcomes.values() for found in of_recipe]
    told: dict[str, Ok] = {}
    unlike: set[str] = set()
    for found in every:
        for metric, outcome in found.items():
            if isinstance(outcome, Ok) and outcome.value is not None:
                first = told.setdefault(metric, outcome)
                unlike |= {metric} if _measured(first) != _measured(outcome) else set()
    order = list(GROUPS)
    places = {metric: order.index(one.group) if one.group in order else len(order) for metric, one in told.items()}
    return {
        metric: (
            told[metric],
            tuple(_trained(name, metric, runs, outcomes[name]) for name, runs in recipes.items()),
        )
        for metric in sorted(told, key=places.__getitem__)
        if metric not in unlike
    }


def _measured(outcome: Ok) -> str:
    return json.dumps([outcome.title, outcome.params], sort_keys=True, default=str)


def _trained(name: str, metric: str, runs: Sequence[Run], outcomes: Sequence[Mapping[str, Outcome]]) -> Trained | None:
    """None where a training lacks the number, or has one that decides nothing. A mean over the others would choose
    among seeds by how they turned out."""
    values, stored = [], []
    for run, found in zip(runs, outcomes, strict=True):
        own = found.get(metric)
        if not isinstance(own, Ok) or own.value is None or too_few(own, run) or unmet(own.only_if, found):
            return None
        values.append(own.value)
        replicates = read_replicates(own, run.arrays)
        if replicates is not None and replicates.ndim == 1 and np.isfinite(replicates).all():
            stored.append(np.asarray(replicates, dtype=np.float64))
    whole = len(stored) == len(runs) and len({row.shape for row in stored}) == 1
    return Trained(name=name, values=np.array(values), replicates=np.stack(stored) if whole else None)
