"""Models with known behaviour on drawn digits, measured on one task."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from evaluation.data.dataset import Dataset, Split
from evaluation.data.sources.digits import digits
from evaluation.judging.compare import compare
from evaluation.judging.verdict import verdicts
from evaluation.measuring.engine import Session
from evaluation.record.run import Run
from evaluation.types import Config
from models.opened import OpenedModel


def some_digits(test: int = 120, train: int = 400) -> Dataset:
    whole: Dataset = digits("")
    return replace(whole, train=_first(whole.train, train), test=_first(whole.test, test))


def _first(split: Split, n: int) -> Split:
    assert split.labels is not None
    return Split(images=split.images[:n], labels=split.labels[:n])


def measured(data: Dataset, models: Mapping[str, OpenedModel], *metrics: str) -> list[Run]:
    session = Session(data, Config(metrics=metrics, replicates=200))
    return [session.run(model, name=name, colour=place) for place, (name, model) in enumerate(models.items())]


def said(runs: list[Run], group: str) -> str:
    """The verdict on one group of metrics."""
    return next(verdict.sentence for verdict in verdicts(compare(runs)) if verdict.group == group)


def value(run: Run, metric: str) -> float:
    outcome = run.ok(metric)
    assert outcome is not None, run.record.outcome(metric)
    assert outcome.value is not None
    assert np.isfinite(outcome.value)
    return outcome.value
