"""One line a question: who is best, by how much, whether that is real, and its warnings."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evaluation.judging.compare import Comparison
from evaluation.judging.decision import Decision
from evaluation.record.run import Run
from ui.components.overview import pictures
from ui.markup import header_cell, muted, table, tag
from ui.names import told_apart
from ui.text import escape, run_html
from ui.words import terms

NAME_WIDTH = 30
"""Characters of a model's name; what tells it from the others is kept."""
_EXTRACTOR = re.compile(r"\[[^\[\]]*\]")


def lines(found: Sequence[Decision], comparison: Comparison, runs: Sequence[Run]) -> str:
    """HTML of the table of answers."""
    head = "".join(header_cell(title) for title in ("Question", "Best", "By how much", "Warnings", "What it makes"))
    labels = told_apart(comparison.names, NAME_WIDTH)
    rows = [_line(one, comparison, runs, labels) for one in found]
    return table(head, rows, label="The answer to each question", cls="ts-decisions")


def _line(one: Decision, comparison: Comparison, runs: Sequence[Run], labels: Mapping[str, str]) -> str:
    question = header_cell(escape(one.question.heading), row=True)
    if one.leader is None:
        said = tag("td", tag("span", terms.explained(one.sentence), cls="ts-muted", title=one.power))
        return question + '<td><span class="ts-muted">–</span></td>' + said + _warnings(one, comparison) + "<td></td>"
    run = runs[one.leader]
    name = tag("td", run_html(run, labels[comparison.names[one.leader]]))
    real = terms.noted("real", f"Not chance: {comparison.corrected}, p < 0.05. {one.sentence}", cls="ts-real") + " "
    how = tag("td", real if one.real else "", _effect(one, comparison, labels), title="" if one.real else one.sentence)
    made = pictures.beside_data(run, one.question.picture) if one.question.picture else ""
    return question + name + how + _warnings(one, comparison) + tag("td", made)


def _warnings(one: Decision, comparison: Comparison) -> str:
    """The leader's own warnings, then who was left out; nothing is said of a leader that there is not."""
    own = [terms.noted(said.title, said.sentence, cls="ts-worse" if said.grave else "ts-doubt") for said in one.against]
    if one.out:
        every = ". ".join(f"{comparison.names[run]}: {why}" for run, why in one.out.items())
        own.append(terms.noted(f"{len(one.out)} left out", every, cls="ts-muted"))
    clear = "" if one.leader is None else muted("nothing found")
    return tag("td", "; ".join(own) or clear, style="white-space:nowrap")


def _effect(one: Decision, comparison: Comparison, labels: Mapping[str, str]) -> str:
    """``77% lower Mean squared error than conv-vae``; and ahead of how many, where it is not all."""
    ahead, others = one.ahead
    beaten = f"ahead of {ahead} of {others}"
    if one.second is None:
        return escape(beaten)
    name = comparison.names[one.second]
    than = tag("span", escape(labels[name]), title=name)
    if not one.real:
        return muted(f"{beaten}, and tied with {than}")
    if not one.effect:
        return escape(beaten)
    said = _explained(without_extractor(one.effect), comparison)
    return f"{said} than {than}" + (muted(f"; {beaten}") if ahead < others else "")


def _explained(effect: str, comparison: Comparison) -> str:
    """The measure that an effect names is explained: that of the longest title, as one may be part of another."""
    titles = {without_extractor(row.title): row.metric for row in comparison.rows}
    named = max((title for title in titles if title in effect), key=len, default="")
    return terms.naming(effect, titles.get(named, ""), named)


def without_extractor(text: str) -> str:
    """Without the ``[digits-classifier]`` of a title: the whole title stands on Compare."""
    return _EXTRACTOR.sub("", text)
