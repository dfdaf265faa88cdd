"""The decision: for each question who is best, by how much, whether that is real, and what stands against it.

Who leads is the ranking's; here its outcome is put beside one telling number of each model.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.judging.could_be_found import sentence_about
from evaluation.judging.findings import Finding
from evaluation.judging.questions import Question, questions
from evaluation.judging.ranking import Place, Ranking, rankings
from evaluation.judging.table import Row, Table
from evaluation.judging.weights import Weights

State = Literal["leads", "level", "behind", "out", "unconfirmed", "apart", "unable"]
"""``level``: the leader is not ahead of it, or nobody leads and nobody is ahead of it. ``out``: disqualified.
``unconfirmed``: its reading was guessed, which is nothing against it. ``apart``: measured on a part of
what the question asks. ``unable``: on nothing of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """One model under one question."""

    run: int
    state: State
    why: str = ""
    """Why it takes no place; else empty."""
    value: float | None = None
    """Its telling number."""
    change: float | None = None
    """What it is more (or less) than the reference's, as a share of it; None where a share says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """The answer to one question."""

    question: Question
    sentence: str
    leader: int | None
    """None where the data cannot tell, or there is nothing to choose between."""
    second: int | None
    """The one behind the leader; None without a leader."""
    real: bool
    """Whether the leader is ahead of the second itself, and not of more others alone."""
    effect: str
    """By how much the leader beats the second on one number, in words; may be empty."""
    ahead: tuple[int, int]
    """How many others the leader is ahead of, and of how many."""
    reference: int | None
    """The model that effects are taken to: the leader, or the best telling number where nobody leads."""
    row: Row | None
    """The telling number; None where no metric decides."""
    against: tuple[Finding, ...]
    """What stands against the leader."""
    out: Mapping[int, str]
    """Models that could have been asked and take no place, and why."""
    power: str
    """Where nobody leads: which difference could have been seen, in a sentence; else empty."""
    effects: tuple[Effect, ...]
    """One for each model of the table."""
    rankings: tuple[Ranking, ...]
    """All rankings of this question, the largest kind of models first."""


def decisions(
    table: Table, cautions: Mapping[int, Sequence[Finding]], weights: Weights | None = None
) -> tuple[Decision, ...]:
    """One for each question that has a heading, in their order. ``cautions``: the findings of each run with some."""
    asked = [question for question in questions().values() if question.heading]
    return tuple(_decision(table, question, cautions, weights) for question in asked)


def _decision(
    table: Table, question: Question, cautions: Mapping[int, Sequence[Finding]], weights: Weights | None
) -> Decision:
    found = rankings(table, cautions, question, weights)
    if not found:
        return Decision(
            question=question, sentence="No model has a number here.", leader=None, second=None, real=False,
            effect="", ahead=(0, 0), reference=None, row=None, against=(),
            out={}, power="", effects=tuple(Effect(run=run, state="unable") for run in range(len(table.names))),
            rankings=(),
        )  # fmt: skip
    # Of models measured on unlike groups, the larger set answers; the others stand apart.
    main = max(found, key=lambda ranking: (len(ranking.places), len(ranking.groups)))
    apart = {place.run for ranking in found if ranking is not main for place in ranking.places}
    row = main.rows[0] if main.rows else None
    reference = main.leader if main.leader is not None else _best(row, main)
    places = {place.run: place for place in main.places}
    return Decision(
        question=question,
        sentence=main.sentence,
        leader=main.leader,
        second=main.second,
        real=main.second is not None and main.leader in places[main.second].behind_of,
        effect=main.effect,
        ahead=(main.places[0].ahead, sum(not place.out for place in main.places) - 1),
        reference=reference,
        row=row,
        against=tuple(cautions.get(main.leader, ())) if main.leader is not None else (),
        out={place.run: place.out for place in main.places if place.out},
        power="" if main.leader is not None else sentence_about(main.rows),
        effects=tuple(
            _effect(run, places.get(run), run in apart, main.leader, reference, row) for run in range(len(table.names))
        ),
        rankings=found,
    )


def _best(row: Row | None, ranking: Ranking) -> int | None:
    if row is None:
        return None
    able = [place.run for place in ranking.places if not place.out and row.cells[place.run].value is not None]
    pick = max if row.better == "higher" else min
    return pick(able, key=lambda run: row.cells[run].value or 0.0, default=None)


def _effect(
    run: int, place: Place | None, apart: bool, leader: int | None, reference: int | None, row: Row | None
) -> Effect:
    value = None if row is None else row.cells[run].value
    if place is None:
        return Effect(run=run, state="apart" if apart else "unable", value=value if apart else None)
    if place.out:
        return Effect(run=run, state="out" if place.grave else "unconfirmed", why=place.out, value=value)
    ahead = place.behind_of if leader is None else place.behind_of & {leader}
    state: State = "leads" if run == leader else "behind" if ahead else "level"
    return Effect(run=run, state=state, value=value, change=_change(row, run, reference))


def _change(row: Row | None, run: int, reference: int | None) -> float | None:
    """A share of a number that can be negative or zero says nothing."""
    if row is None or reference is None or run == reference or row.bounds[0] is None or row.bounds[0] < 0:
        return None
    own, other = row.cells[run].value, row.cells[reference].value
    return None if own is None or other is None or other <= 0 else (own - other) / other
