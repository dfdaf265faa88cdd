"""The reader's question, and for each kind of models who is ahead, and on how many measures of a group each is best."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.judging.compare import Comparison
from evaluation.judging.findings import by_model
from evaluation.judging.questions import questions
from evaluation.judging.ranking import Place, Ranking, rankings
from evaluation.judging.verdict import GroupVerdict, Standing, verdicts
from evaluation.judging.weights import in_words
from evaluation.record.reading import GUESSED
from evaluation.record.run import Run
from evaluation.registry import GROUPS
from ui import choosing
from ui.components.overview import weights
from ui.markup import bar, header_cell, table, tag
from ui.text import escape, listed, name_html, plural


def show(comparison: Comparison, runs: Sequence[Run], *, key: str) -> None:
    found = verdicts(comparison)
    if not found:
        return
    by_run: dict[int, dict[str, Standing]] = {index: {} for index in range(len(comparison.names))}
    for verdict in found:
        for standing in verdict.standings:
            by_run[standing.run][verdict.group] = standing
    said = "On how many measures of a group a model is better than all others."
    legend = tag("div", tag("span", said), tag("span", "– not applicable to this model"), cls="ts-legend")
    with st.container(key=key):
        asked = questions()
        name = choosing.one(st.pills, "What for?", list(asked), name="question", words=lambda name: asked[name].words)
        own = weights.choose(comparison)
        for ranking in rankings(comparison, dict(by_model(runs)), asked[name], own):
            groups = [verdict for verdict in found if verdict.group in ranking.groups]
            st.html(_kind(ranking, comparison, groups, by_run))
        st.html(legend)


def _kind(
    ranking: Ranking,
    comparison: Comparison,
    groups: Sequence[GroupVerdict],
    by_run: dict[int, dict[str, Standing]],
) -> str:
    what = listed([GROUPS[group].lower() for group in ranking.groups])
    head = header_cell("Model") + header_cell("Ahead of") + "".join(_header(verdict) for verdict in groups)
    rows = [_row(place, ranking, comparison, groups, by_run[place.run]) for place in ranking.places]
    own = in_words(ranking.weights)
    votes = f"{plural(ranking.constructs, 'vote')}: " if ranking.constructs else ""
    sentence = tag(
        "p",
        tag("span", escape(ranking.sentence), cls="ts-strong"),
        f" {votes}{escape(what if votes else what[:1].upper() + what[1:])}{escape(own and f'; {own}')}.",
    )
    return sentence + table(head, rows, label=f"Ranking by {what}", cls="ts-ranking")


def _row(
    place: Place,
    ranking: Ranking,
    comparison: Comparison,
    groups: Sequence[GroupVerdict],
    standings: dict[str, Standing],
) -> str:
    mark = GUESSED if place.run in comparison.guessed else ""
    name = name_html(comparison.names[place.run], comparison.colours[place.run], mark)
    first = header_cell(name, row=True, style="max-width:15rem")
    if place.out:
        why = tag("span", escape(place.out), cls="ts-worse" if place.grave else "ts-muted")
        return first + f'<td colspan="{len(groups) + 1}" style="text-align:left">{why}</td>'
    others = sum(not other.out for other in ranking.places) - 1
    ahead = tag("td", tag("span", f"{place.ahead} of {others}"))
    return first + ahead + "".join(_cell(standings.get(v.group), v.standings[0].best) for v in groups)


def _header(verdict: GroupVerdict) -> str:
    contested = plural(verdict.standings[0].contested, "measure")
    return header_cell(escape(verdict.heading), tag("span", contested, cls="ts-dir ts-under"))


def _cell(standing: Standing | None, most: int) -> str:
    if standing is None:
        return '<td><span class="ts-muted">–</span></td>'
    top = " ts-top" if standing.best == most and most else ""
    shown = tag("span", str(standing.best))
    return tag("td", shown, bar(standing.best / standing.contested), cls=f"ts-standing{top}")
