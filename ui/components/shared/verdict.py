"""The verdict in words: which model leads at what, and where it is undecided."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from evaluation.judging.compare import Comparison
from evaluation.judging.findings import Finding
from evaluation.judging.verdict import GroupVerdict, verdicts
from evaluation.registry import GROUPS
from ui.names import told_apart
from ui.text import escape, listed, plural

FEW = 3
"""Of so many models the groups are unfolded."""
MOST_CLAUSES = 3
"""Leaders named in the headline. The list below names all of them."""


def show(comparison: Comparison, cautions: Mapping[int, Sequence[Finding]], *, key: str) -> None:
    """One sentence, and behind it a line a group, folded up where the models are many. ``cautions`` are the findings of
    each run that has some."""
    found = verdicts(comparison, cautions)
    names = list(comparison.names)
    if not found:
        sentence = (
            f"{told_apart(names, 60)[names[0]]} stands alone: choose a second model to compare."
            if len(names) == 1
            else "These models share no measure with a direction, so none is better."
        )
        with st.container(key=key):
            st.html(f'<div class="ts-verdict"><p class="ts-say" style="margin:0">{escape(sentence)}</p></div>')
        return
    rows = "".join(f"<dt>{escape(v.heading)}</dt><dd>{escape(v.text)}</dd>" for v in found)
    said = _unbroken(headline(found, names))
    with st.container(key=key):
        folds = f'<details class="ts-fold"{" open" if len(names) <= FEW else ""}><summary>Group by group</summary>'
        st.html(f'<div class="ts-verdict"><p class="ts-say">{said}</p>{folds}<dl>{rows}</dl></details></div>')


def headline(found: tuple[GroupVerdict, ...], names: list[str]) -> str:
    """One sentence over all groups: each model with the groups that it leads alone on numbers without a warning."""
    leads: dict[int, list[str]] = {}
    open_groups, doubtful = [], []
    for verdict in found:
        top = [s for s in verdict.standings if s.best == verdict.standings[0].best]
        heading = _lower(GROUPS[verdict.group])
        if verdict.caveat:
            doubtful.append(heading)
        elif len(top) == 1 and top[0].best:
            judged = f" (by {listed(list(verdict.yardsticks))})" if verdict.yardsticks else ""
            leads.setdefault(top[0].run, []).append(heading + judged)
        else:
            open_groups.append(heading)
    reserve = f" Every number on {listed(doubtful)} carries a warning." if doubtful else ""
    short = told_apart(names, 40)
    if out := sorted({run for verdict in found for run in verdict.left_out}):
        who = [short[names[run]] for run in out[:MOST_CLAUSES]]
        more = [plural(len(out) - len(who), "other")] if len(out) > len(who) else []
        reserve += f" Disqualified: {listed(who + more)}."
    if not leads:
        return "Undecided: no model leads a group alone." + reserve
    order = sorted(leads, key=lambda run: -len(leads[run]))
    clauses = [f"{short[names[run]]} leads on {listed(leads[run])}" for run in order[:MOST_CLAUSES]]
    sentence = "; ".join(clauses)
    if open_groups and len(order) < MOST_CLAUSES:
        sentence += f"; {listed(open_groups)} {'is' if len(open_groups) == 1 else 'are'} undecided"
    return sentence + "." + reserve


def _unbroken(sentence: str) -> str:
    """A name is not broken at its hyphens."""
    return escape(sentence).replace("-", "\u2011")


def _lower(heading: str) -> str:
    return heading[0].lower() + heading[1:]
