"""The trainings of the open workspace, and what judging says of them, cached as ``ui.services`` caches what is made of
runs: keyed on the ids of runs, which never change, and on the steps, which people correct."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import streamlit as st

from ui import services
from ui.stored_facts import MetricTitle
from ui.trainings import series, stored
from ui.trainings.stored import MeasuredLook, StoredTraining

if TYPE_CHECKING:
    from evaluation.judging.series.judgement import Judgement

Steps = tuple[tuple[str, float | None], ...]
"""(run id, step) of every look."""


def all_on(dataset_sha256: str) -> list[StoredTraining]:
    """Measured on this data set, without what is archived; that of the newest run first."""
    opened = services.store()
    runs = opened.runs.all(dataset_sha256=dataset_sha256)
    away = {sha256 for sha256, mark in opened.model_marks.all().items() if mark.archived}
    facts = services.run_facts(tuple(run.id for run in reversed(opened.runs.all())))
    return stored.trainings(opened.looks.all(), [run for run in runs if run.checkpoint_sha256 not in away], facts)


def titles_of(found: Sequence[StoredTraining]) -> dict[str, MetricTitle]:
    """Metric -> its title, for all that these trainings have a number of."""
    looks = [one for training in found for one in training.looks]
    return services.metric_titles(tuple((one.run.id, tuple(one.facts.numbers)) for one in looks))


def kept(training: StoredTraining) -> MeasuredLook:
    """The look that judging would keep, by the most telling number; the last one where nothing decides."""
    run_id = _kept(str(services.store().folder), _steps(training), training)
    return next(one for one in training.looks if one.run.id == run_id)


@st.cache_resource(max_entries=1024, show_spinner=False)
def _kept(folder: str, steps: Steps, _training: StoredTraining) -> str:
    titles = titles_of([_training])
    metric = series.telling(_training, titles)
    arrays = {} if metric is None else services.store().runs.arrays_of([one for one, _ in steps], [metric])
    return series.kept_look(_training, titles, arrays).run.id


def judged(training: StoredTraining, metric: str) -> Judgement:
    """All that judging says of a training by one metric. Raises TouchstoneError where it can say nothing."""
    return _judged(str(services.store().folder), _steps(training), metric, training)


@st.cache_resource(max_entries=256, show_spinner=False)
def _judged(folder: str, steps: Steps, metric: str, _training: StoredTraining) -> Judgement:
    arrays = services.store().runs.arrays_of([one for one, _ in steps], series.keys_of(metric))
    return series.judged(_training, metric, titles_of([_training]), arrays)


def _steps(training: StoredTraining) -> Steps:
    return tuple((one.run.id, one.step) for one in training.looks)
