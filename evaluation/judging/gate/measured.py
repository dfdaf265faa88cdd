"""The number of a metric that a rule asks for, or why a model has none that could decide it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from evaluation.judging.few import too_few
from evaluation.judging.gate.kinds import Asked
from evaluation.judging.gate.tested import Tested
from evaluation.judging.gate.written import Written
from evaluation.record.lookup import find_metric
from evaluation.record.reading import guessed, mark
from evaluation.record.run import Run, read_replicates
from evaluation.record.schema import Failed, Ok, Skipped
from evaluation.types import TouchstoneError


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """One number of one model."""

    title: str
    value: float
    interval: tuple[float, float] | None
    items: int
    """Images or samples behind it; those of the run where the number does not say."""
    outcome: Ok
    replicates: Float64[np.ndarray, " b"] | None


def metric_of(subject: Written, asked: Asked) -> str:
    """The registered name of the metric that a rule names. Raises TouchstoneError with the line."""
    everyone = [*asked.runs, *([asked.baseline] if asked.baseline else [])]
    titles = {outcome.metric: outcome.title for run in everyone for outcome in run.record.outcomes}
    try:
        return find_metric(subject.text, titles)
    except TouchstoneError as error:
        raise subject.wrong(str(error)) from None


def number_of(run: Run, metric: str) -> Number | Tested:
    """A rule on a number that is not there fails: nothing shows that it holds. One that may not decide is undecided."""
    outcome = run.record.outcome(metric)
    if outcome is None:
        return _failed(run, f"'{metric}' was not measured; evaluate it with --metrics {metric}")
    title = outcome.title or metric
    if isinstance(outcome, Skipped):
        return _failed(run, f"{title} was skipped: {outcome.reason}")
    if isinstance(outcome, Failed):
        return _failed(run, f"{title} failed: {outcome.error.message}")
    if outcome.value is None:
        return _failed(run, f"{title} is no single number; a rule needs one")
    if guessed(run.record.checkpoint):
        return _undecided(run, f"the reading of this file is a guess ({mark(run.record.checkpoint)})", "confirm it")
    few = too_few(outcome, run)
    if few:
        return _undecided(run, f"{title} decides nothing", few)
    stored = read_replicates(outcome, run.arrays)
    replicates = None if stored is None else np.asarray(stored, dtype=np.float64)
    if replicates is not None and not np.isfinite(replicates).all():
        replicates = None
    return Number(
        title=title, value=outcome.value, interval=outcome.interval, outcome=outcome, replicates=replicates,
        items=outcome.n or run.record.config.n,
    )  # fmt: skip


def _failed(run: Run, sentence: str) -> Tested:
    return Tested(model=run.name, status="failed", sentence=sentence)


def _undecided(run: Run, sentence: str, needs: str) -> Tested:
    return Tested(model=run.name, status="undecided", sentence=sentence, needs=needs)


def items_needed(items: int, half: float, distance: float) -> str:
    """How many images or samples it would take until half of the interval is as small as the distance to the bound.

    An interval shrinks with the square root of what it stands on.
    """
    if distance <= 0:
        return "the value is the bound itself, so no number of images would tell"
    needed = items * (half / distance) ** 2
    if needed > 1e9:
        return "it would take more than 1,000,000,000 images or samples"
    return f"it would take about {float(f'{needed:.2g}'):,.0f} images or samples; there were {items:,}"
