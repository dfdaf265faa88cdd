"""What lists show of stored runs, without reading all of their records. Cached in ``ui.services``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evaluation.record.run import Run


@dataclass(frozen=True, slots=True)
class MetricTitle:
    """How a metric is called, and which end is better: from the records, which are read without importing a metric."""

    name: str
    title: str
    group: str
    better: str | None


def metric_titles(
    measured: Sequence[tuple[str, tuple[str, ...]]], read: Callable[[str], Run]
) -> dict[str, MetricTitle]:
    """Metric -> its title, from as few records as have all of them. ``measured``: (run id, metrics with a number)."""
    found: dict[str, MetricTitle] = {}
    for run_id, metrics in measured:
        if set(metrics) <= set(found):
            continue
        for outcome in read(run_id).record.outcomes:
            found.setdefault(
                outcome.metric,
                MetricTitle(outcome.metric, outcome.title or outcome.metric, outcome.group, outcome.better),
            )
    numbered = {metric for _, metrics in measured for metric in metrics}
    return {name: title for name, title in found.items() if name in numbered}
