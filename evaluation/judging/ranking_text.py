"""Rankings as lines for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

from evaluation.judging import weights
from evaluation.judging.questions import Question
from evaluation.judging.ranking import Ranking
from evaluation.judging.table_text import terminal_names
from evaluation.registry import GROUPS

INDENT = "    "


def ranking_text(found: Sequence[Ranking], question: Question, *, width: int) -> str:
    """The sentence of each ranking, and a line for each model without a place; empty where nothing is ranked."""
    lines = [line for ranking in found if len(ranking.places) > 1 for line in _lines(ranking)]
    if not lines:
        return ""
    wrapped = [textwrap.fill(line, width, subsequent_indent=INDENT) for line in lines]
    return "\n".join(["", f"RANKING: {question.words}", *wrapped, ""])


def _lines(ranking: Ranking) -> list[str]:
    names = terminal_names(ranking.names)
    what = ", ".join(GROUPS[group].lower() for group in ranking.groups)
    count = f"{ranking.constructs} vote{'s' if ranking.constructs != 1 else ''}: "
    votes = f"{count if ranking.constructs else ''}{what}"
    own = weights.in_words(ranking.weights)
    return [
        f"{ranking.sentence} ({votes}{f'; {own}' if own else ''})",
        *(f"{INDENT}{names[place.run]}: {place.out}" for place in ranking.places if place.out),
    ]
