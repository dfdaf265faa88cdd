"""Models by questions: how far each is from the best, tied or not, what keeps it out, and what it cannot do."""

from __future__ import annotations

from collections.abc import Sequence

from evaluation.judging.compare import Comparison
from evaluation.judging.decision import Decision, Effect
from evaluation.judging.ranking import Ranking
from evaluation.record import figures
from ui.components.overview.decision import without_extractor
from ui.markup import header_cell, muted, table, tag
from ui.screen_names import screen_names
from ui.text import escape
from ui.words import terms

NAME_WIDTH = 40
"""Characters of a model's name."""
MARKS = {"leads": "●", "level": "○", "behind": "", "out": "✕", "unconfirmed": "?", "apart": "", "unable": "–"}
WORDS = {
    "leads": "best",
    "level": "tied: the data cannot tell it from the best",
    "behind": "behind the best",
    "apart": "measured on a part of this question only",
    "unable": "no number: it cannot do this, or it was not measured",
}
LEGEND = (
    "● best",
    "○ tied with the best",
    "% more or less than the best",
    "✕ disqualified",
    "? reading not confirmed",
    "– no number here",
)


def show(found: Sequence[Decision], order: Sequence[Ranking], comparison: Comparison) -> str:
    """HTML of the table. ``order``: the rankings of the reader's question; models of one ranking stand together."""
    head = header_cell("Model") + "".join(_heading(one) for one in found)
    listed = [[place.run for place in ranking.places] for ranking in order]
    placed = {run for group in listed for run in group}
    unable = [run for run in range(len(comparison.names)) if run not in placed]
    rows: list[str] = []
    names = screen_names(comparison.names, comparison.colours, comparison.marks, width=NAME_WIDTH)
    for group in [*listed, *([unable] if unable else [])]:
        for place, run in enumerate(group):
            rows.append(_row(run, names[run], found, comparison, first=place == 0 and bool(rows)))
    return table(head, rows, label="Each model under each question", cls="ts-effects")


def _heading(one: Decision) -> str:
    under = (
        ""
        if one.row is None
        else tag("span", terms.of(one.row.metric, without_extractor(one.row.title)), cls="ts-dir ts-under")
    )
    return header_cell(escape(one.question.heading), under)


def _row(run: int, named: str, found: Sequence[Decision], comparison: Comparison, *, first: bool) -> str:
    name = header_cell(named, row=True, cls="ts-first" if first else "")
    return name + "".join(_cell(one, one.effects[run], comparison, first=first) for one in found)


def _cell(one: Decision, effect: Effect, comparison: Comparison, *, first: bool) -> str:
    classes = f"ts-{effect.state}" + (" ts-first" if first else "")
    mark = MARKS[effect.state]
    says = effect.why or WORDS[effect.state]
    if effect.value is None or one.row is None:
        return tag("td", muted(mark or "·"), cls=classes, title=says)
    number = figures.number(effect.value)
    unlike = ""
    if effect.change is not None and one.reference is not None:
        unlike = _percent(effect.change)
        says += f"; {unlike} to {comparison.names[one.reference]}"
    shown = unlike if unlike and effect.state == "behind" else number
    return tag("td", f"{tag('i', mark)} {escape(shown)}", cls=classes, title=f"{one.row.title} {number}: {says}")


def _percent(share: float) -> str:
    """``+13%``, ``−0.4%``; from tenfold on, ``14x``."""
    if share >= 9:
        return f"{share + 1:.0f}×"
    text = f"{abs(share):.{0 if abs(share) >= 0.01 else 1}%}"
    return ("+" if share > 0 else "\u2212") + text
