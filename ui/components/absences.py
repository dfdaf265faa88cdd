"""What was not measured, and why: skipped because it has no meaning here, or failed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record import Failed, Outcome, Run, Skipped
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
            everyone = len(indices) == len(runs)
            who = "all models" if everyone else ", ".join(name_html(runs[i].name, runs[i].colour) for i in indices)
            word = '<span class="ts-worse">failed</span>: ' if status == "failed" else ""
            lines.append(
                f"<li><b style='font-weight:500'>{escape(metric)}</b> {word}{escape(sentence)} <span class='ts-muted'>({who})</span></li>"
            )
        st.html(f'<ul class="ts-plain">{"".join(lines)}</ul>')


def sentences(outcomes: Sequence[Outcome]) -> str:
    """The same for one model, as a list."""
    lines = [
        f"<li><b style='font-weight:500'>{escape(o.title or o.metric)}</b> {'<span class=ts-worse>failed</span>: ' if o.status == 'failed' else ''}{escape(reason(o))}</li>"
        for o in sorted(outcomes, key=lambda o: o.status != "failed")
        if o.status != "ok"
    ]
    return f'<ul class="ts-plain">{"".join(lines)}</ul>' if lines else ""


def reason(outcome: Outcome) -> str:
    if isinstance(outcome, Skipped):
        return outcome.reason
    return f"{outcome.error.message} ({outcome.error.type})" if isinstance(outcome, Failed) else ""
