"""Runs with some of their metrics only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from evaluation.record.lookup import choose_metrics
from evaluation.record.names import Named
from evaluation.record.run import Run
from evaluation.types import TouchstoneError


def only(runs: Sequence[Run], metrics: Sequence[str]) -> list[Run]:
    """The runs with the outcomes of some metrics: names as people write them, groups, globs; ``*`` is all of them.

    Raises TouchstoneError with one sentence for an unknown name, and where no run was asked for any of the metrics.
    """
    if tuple(metrics) == ("*",):
        return list(runs)
    named = {
        outcome.metric: Named(metric=outcome.metric, title=outcome.title or outcome.metric, group=outcome.group)
        for run in runs
        for outcome in run.record.outcomes
    }
    chosen = choose_metrics(metrics, list(named.values()))
    if runs and not chosen:
        raise TouchstoneError(f"none of these runs was asked for {', '.join(metrics)}; evaluate them again with it")
    return [
        replace(run, record=run.record.model_copy(update={
            "outcomes": [outcome for outcome in run.record.outcomes if outcome.metric in chosen]
        }))
        for run in runs
    ]  # fmt: skip
