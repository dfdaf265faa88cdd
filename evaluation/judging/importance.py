"""Which metrics come first where not all can: those that stand for a question, in the order of the questions.

The order lies with the questions (``telling``), in one place. A plug-in's question takes part in it.
"""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.judging.questions import Question, questions
from evaluation.judging.table import Row

MOST = 6
"""Metrics of a headline."""


def headline(rows: Sequence[Row], most: int = MOST) -> list[Row]:
    """At most ``most`` of the rows: the most telling one of each question, then the next most telling ones."""
    asked = [question for question in questions().values() if question.telling]
    told = [_telling(question, rows) for question in asked]
    found: dict[str, Row] = {}
    for turn in range(max(map(len, told), default=0)):
        found |= {own[turn].metric: own[turn] for own in told if len(own) > turn}
    chosen = list(found.values())[:most]
    if not chosen:
        return by_importance(rows)[:most]
    places = {row.metric: place for place, own in enumerate(told) for row in own}
    return sorted(chosen, key=lambda row: places[row.metric])


def by_importance(rows: Sequence[Row]) -> list[Row]:
    """All rows, group by group as they stand: telling ones first, then those that rank, then those that describe."""
    asked = [question for question in questions().values() if question.telling]
    groups = list(dict.fromkeys(row.group for row in rows))

    def place(row: Row) -> tuple[int, int, bool]:
        own = [question.tells(row) for question in asked if row.group in question.groups and _is_told(question, row)]
        return groups.index(row.group), min(own, default=len(rows)), row.better is None

    return sorted(rows, key=place)


def _telling(question: Question, rows: Sequence[Row]) -> list[Row]:
    own = [row for row in rows if row.group in question.groups and _is_told(question, row)]
    return sorted(own, key=question.tells)


def _is_told(question: Question, row: Row) -> bool:
    return question.tells(row) < len(question.telling)
