"""The decision: the answer to each question, then every model under every question, in the order of the reader's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from evaluation.judging.compare import Comparison
from evaluation.judging.decision import decisions
from evaluation.judging.findings import Finding
from evaluation.judging.population import ABOUT
from evaluation.judging.questions import questions
from evaluation.judging.ranking import Ranking, rankings
from evaluation.judging.weights import in_words
from evaluation.record.run import Run
from ui import choosing
from ui.components.overview import decision, effects, weights
from ui.markup import tag
from ui.text import escape, plural
from ui.words import terms


def show(comparison: Comparison, runs: Sequence[Run], cautions: Mapping[int, Sequence[Finding]], *, key: str) -> None:
    """``cautions`` are the findings of each run that has some."""
    with st.container(key=key):
        answers, below = st.container(), st.container()
        with below:
            asked = questions()
            name = choosing.one(
                st.pills, "What for?", list(asked), name="question", words=lambda name: asked[name].words, shown=False
            )
        own = weights.chosen(comparison)
        found = decisions(comparison, cautions, own)
        answered = {one.question.name: one.rankings for one in found}
        # A question that sums up others has no line of its own.
        order = answered[name] if name in answered else rankings(comparison, cautions, asked[name], own)
        if name != next(iter(asked)):
            found = tuple(sorted(found, key=lambda one: one.question.name != name))
        answers.html(decision.lines(found, comparison, runs))
        with below:
            st.html(
                tag("p", *(tag("span", terms.explained(one)) for one in effects.LEGEND), cls="ts-legend ts-above")
                + effects.show(found, order, comparison)
            )
            st.html("".join(_sentence(ranking) for ranking in order))
            weights.choose(comparison)
            st.html(tag("p", escape(ABOUT), cls="ts-small ts-muted"))


def _sentence(ranking: Ranking) -> str:
    own = in_words(ranking.weights)
    votes = f" {plural(ranking.constructs, 'vote')}{f'; {own}' if own else ''}." if ranking.constructs else ""
    return tag("p", tag("span", terms.explained(ranking.sentence), cls="ts-strong"), escape(votes), cls="ts-small")
