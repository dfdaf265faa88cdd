"""One task: its sentence, the chart of all models and baselines, pictures, and the figures behind them."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.judging.task_baselines import against_baselines
from evaluation.judging.tasks import Task
from evaluation.record.run import Run
from ui.charts import draw
from ui.components.shared import empty, figures_by_group
from ui.markup import lead, tag
from ui.text import escape, listed, plural
from ui.words import terms

MOST_NAMED = 3


def show(task: Task, runs: Sequence[Run], verdict: str, *, key: str) -> None:
    """``verdict``: who leads, in a sentence; empty where fewer than two models can be compared."""
    with st.container(key=key):
        st.header(task.heading, anchor=False)
        st.html(lead(escape(task.asks)))
        if not any(run.ok(task.number) or run.ok(task.chart) for run in runs):
            empty.nothing(escape(" ".join(_reasons(task, runs)) or "Not measured for these models."))
            return
        said = " ".join(part for part in (verdict, against_baselines(runs, task)) if part)
        if said:
            st.html(tag("p", escape(said), cls="ts-say"))
        for metric in (task.chart, task.picture):
            _figure(runs, metric, key=f"{key}-{metric}")
        if reasons := _reasons(task, runs):
            empty.nothing(escape(" ".join(reasons)))
        if more := figures_by_group.of_group(runs, task.group, (task.chart, task.picture)):
            with st.expander("More figures", key=f"{key}-more"):
                figures_by_group.drawn(more, key=f"{key}-more")


def _figure(runs: Sequence[Run], metric: str, *, key: str) -> None:
    outcome = next((found for run in runs if (found := run.ok(metric)) is not None), None)
    series = [draw.Series.of(run, view) for run in runs if (view := run.exact_view(metric)) is not None]
    if outcome is None or not series:
        return
    unit = f", {outcome.unit}" if outcome.unit else ""
    st.subheader(f"{outcome.title}{unit}", anchor=False)
    st.html(terms.lead(outcome.explanation, metric=metric))
    draw.show(series, key=key, title=outcome.title)


def _reasons(task: Task, runs: Sequence[Run]) -> list[str]:
    """Each reason once, with the models that it keeps from the task."""
    kept: dict[str, list[str]] = {}
    for run in runs:
        outcome = run.record.outcome(task.number)
        reason = getattr(outcome, "reason", "") if outcome is not None else "not measured"
        if outcome is not None and outcome.status == "failed":
            reason = f"failed: {outcome.error.message}"
        if reason:
            kept.setdefault(reason, []).append(run.name)
    said = []
    for reason, names in kept.items():
        more = [plural(len(names) - MOST_NAMED, "other")] if len(names) > MOST_NAMED else []
        said.append(f"{listed(names[:MOST_NAMED] + more)}: {reason}.")
    return said
