"""The trainings of the open workspace, and what judging says of them.

What is made of runs is kept by their ids, which never change, and by the steps, which people correct.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from ui import services
from ui.stored_facts import MetricTitle
from ui.trainings import series, stored
from ui.trainings.stored import MeasuredLook, StoredTraining

if TYPE_CHECKING:
    from evaluation.judging.series.judgement import Judgement
    from ui.trainings.film import Film


def all_on(dataset_sha256: str) -> list[StoredTraining]:
    """Measured on this data set, without what is archived; that of the newest run first."""
    opened = services.store()
    runs = opened.runs.all(dataset_sha256=dataset_sha256)
    away = {sha256 for sha256, mark in opened.model_marks.all().items() if mark.archived}
    facts = services.run_facts(tuple(run.id for run in opened.runs.all()))
    return stored.trainings(opened.looks.all(), [run for run in runs if run.checkpoint_sha256 not in away], facts)


def titles_of(found: Sequence[StoredTraining]) -> dict[str, MetricTitle]:
    """Metric -> its title, for all that these trainings have a number of."""
    seen: set[str] = set()
    telling = []
    for one in (look for training in found for look in training.looks):
        if not seen.issuperset(one.facts.numbers):  # as few runs as have all of them: they are the key of a cache
            seen.update(one.facts.numbers)
            telling.append((one.run.id, tuple(one.facts.numbers)))
    return services.metric_titles(tuple(telling))


def kept(training: StoredTraining) -> MeasuredLook:
    """The look that judging would keep, by the most telling number; the last one where nothing decides."""

    def find() -> str:
        titles = titles_of([training])
        metric = series.telling(training, titles)
        arrays = {} if metric is None else services.store().runs.arrays_of(_runs(training), [metric])
        return series.kept_look(training, titles, arrays).run.id

    run_id = services.of_runs(services.store().folder, "kept", _steps(training), find)
    return next(one for one in training.looks if one.run.id == run_id)


def judged(training: StoredTraining, metric: str) -> Judgement:
    """All that judging says of a training by one metric. Raises TouchstoneError where it can say nothing."""

    def judge() -> Judgement:
        arrays = services.store().runs.arrays_of(_runs(training), series.keys_of(metric))
        return series.judged(training, metric, titles_of([training]), arrays)

    said: Judgement = services.of_runs(services.store().folder, f"judged {metric}", _steps(training), judge)
    return said


def film(training: StoredTraining) -> Film:
    """Of its stepped looks."""
    from ui.trainings.film import film as make
    from ui.trainings.film import keys

    def read() -> Film:
        telling = max(training.stepped, key=lambda one: (one.run.ok, one.step or 0))
        run = services.run(telling.run)
        ids = [one.run.id for one in training.stepped]
        return make(training.stepped, run, services.store().runs.arrays_of(ids, keys(run)))

    made: Film = services.large_of_runs(services.store().folder, "film", _steps(training), read)
    return made


def _steps(training: StoredTraining) -> tuple[tuple[str, float | None], ...]:
    return tuple((one.run.id, one.step) for one in training.looks)


def _runs(training: StoredTraining) -> list[str]:
    return [one.run.id for one in training.looks]
