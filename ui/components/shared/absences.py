"""What was not measured and why: skipped because it does not apply, or failed."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record.run import Run
from evaluation.record.schema import Failed, Outcome, Skipped
from ui.markup import muted, plain_list, strong, tag
from ui.text import escape, plural, run_html


def show(runs: Sequence[Run], *, key: str) -> None:
    """One line for each reason, with its models and metrics."""
    found: dict[tuple[str, str], dict[str, set[int]]] = {}
    for index, run in enumerate(runs):
        for outcome in run.record.outcomes:
            if outcome.status != "ok":
                titles = found.setdefault((outcome.status, reason(outcome)), {})
                titles.setdefault(outcome.title or outcome.metric, set()).add(index)
    if not found:
        return
    failed = sum(status == "failed" for status, _ in found)
    title = f"Not measured, for {plural(len(found), 'reason')}" + (f"; {failed} failed" if failed else "")
    with st.container(key=key), st.expander(title, type="compact"):
        lines = []
        for (status, sentence), titles in sorted(found.items(), key=lambda item: item[0][0] != "failed"):
            concerned = sorted(set.union(*titles.values()))
            names = [run_html(runs[index]) for index in concerned]
            who = "all models" if len(names) == len(runs) else ", ".join(names)
            lines.append(f"{_line(status, sentence, list(titles))} {muted('(', who, ')')}")
        st.html(plain_list(lines))


def sentences(outcomes: Sequence[Outcome]) -> str:
    """The same for one model; empty when everything was measured."""
    found: dict[tuple[str, str], list[str]] = {}
    for outcome in sorted(outcomes, key=lambda outcome: outcome.status != "failed"):
        if outcome.status != "ok":
            found.setdefault((outcome.status, reason(outcome)), []).append(outcome.title or outcome.metric)
    lines = [_line(status, sentence, titles) for (status, sentence), titles in found.items()]
    return plain_list(lines) if lines else ""


def _line(status: str, sentence: str, titles: Sequence[str]) -> str:
    word = f"{tag('span', 'failed', cls='ts-worse')}: " if status == "failed" else ""
    return f"{strong(word, escape(sentence))}<br>{tag('span', escape(', '.join(titles)), cls='ts-small ts-muted')}"


def reason(outcome: Outcome) -> str:
    if isinstance(outcome, Skipped):
        return outcome.reason
    return f"{outcome.error.message} ({outcome.error.type})" if isinstance(outcome, Failed) else ""
