"""What was not measured, and why: skipped because it has no meaning here, or failed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record import Failed, Outcome, Run, Skipped
from ui.markup import muted, plain_list, strong, tag
from ui.text import escape, name_html, plural


def show(runs: Sequence[Run], *, key: str) -> None:
    """One line a metric and reason, with the models for which it holds."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for index, run in enumerate(runs):
        for outcome in run.record.outcomes:
            if outcome.status != "ok":
                found.setdefault((outcome.title or outcome.metric, outcome.status, reason(outcome)), []).append(index)
    if not found:
        return
    failed = sum(status == "failed" for _, status, _ in found)
    title = f"Not measured: {plural(len(found), 'case')}" + (f", {failed} failed" if failed else "")
    with st.container(key=key), st.expander(title, type="compact"):
        lines = []
        for (metric, status, sentence), indices in sorted(found.items(), key=lambda item: item[0][1] != "failed"):
            named = [name_html(runs[index].name, runs[index].colour) for index in indices]
            who = "all models" if len(named) == len(runs) else ", ".join(named)
            lines.append(f"{_line(metric, status, sentence)} {muted('(', who, ')')}")
        st.html(plain_list(lines))


def sentences(outcomes: Sequence[Outcome]) -> str:
    """The same for one model; empty when everything was measured."""
    missing = [outcome for outcome in outcomes if outcome.status != "ok"]
    missing.sort(key=lambda outcome: outcome.status != "failed")
    return plain_list([_line(o.title or o.metric, o.status, reason(o)) for o in missing]) if missing else ""


def _line(metric: str, status: str, sentence: str) -> str:
    word = f"{tag('span', 'failed', cls='ts-worse')}: " if status == "failed" else ""
    return f"{strong(escape(metric))} {word}{escape(sentence)}"


def reason(outcome: Outcome) -> str:
    if isinstance(outcome, Skipped):
        return outcome.reason
    return f"{outcome.error.message} ({outcome.error.type})" if isinstance(outcome, Failed) else ""
