"""A sweep read from results: the last look of each training, with its settings."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.judging.few import too_few
from evaluation.judging.likeness import refuse_unlike
from evaluation.judging.sweeps.mattering import Sweep, what_matters
from evaluation.judging.sweeps.settings import varying
from evaluation.judging.trainings import measured_recipes
from evaluation.record.lookup import find_metric
from evaluation.record.run import Run
from evaluation.types import TouchstoneError

LEAST_TRAININGS = 2


def sweep_of(runs: Sequence[Run], metric: str) -> tuple[str, Sweep]:
    """The metric's title, and which settings it goes with.

    Trainings without the number, and with too few images for it, are left out. Raises TouchstoneError for runs that
    were measured unlike, a metric without a good direction, and where fewer than two trainings have the number.
    """
    refuse_unlike(runs)
    name = find_metric(metric, {outcome.metric: outcome.title for run in runs for outcome in run.record.outcomes})
    trainings = [training for recipe in measured_recipes(runs) for training in recipe.trainings]
    last = [(training.settings, run, run.ok(name)) for training in trainings for _, run in training.looks[-1:]]
    known = [(settings, one) for settings, run, one in last if one is not None and not too_few(one, run)]
    values = [(settings, one.value) for settings, one in known if one.value is not None]
    if len(values) < LEAST_TRAININGS:
        raise TouchstoneError(f"a sweep needs '{metric}' of {LEAST_TRAININGS} trainings or more; got {len(values)}")
    told = known[0][1]
    if told.better is None:
        raise TouchstoneError(f"a sweep needs a metric with a good direction; '{metric}' has none: choose another")
    numbers = np.array([value for _, value in values]) * (1 if told.better == "lower" else -1)
    return told.title or name, what_matters(numbers, varying([settings for settings, _ in values]))
