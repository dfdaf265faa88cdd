"""``max_increase``, ``max_decrease``, ``not_worse`` and ``better``: a number against that of the baseline.

Both models are measured on the same items, so the difference is paired. A bound of 2% of the baseline moves with the
baseline in every resampling.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from evaluation.judging.gate.kinds import Asked, kind
from evaluation.judging.gate.kinds.amounts import Amount, amount
from evaluation.judging.gate.measured import Number, items_needed, metric_of, number_of
from evaluation.judging.gate.tested import Tested
from evaluation.judging.gate.written import Written
from evaluation.judging.pairing import Paired, freedom, paired_differences
from evaluation.record import figures
from evaluation.record.run import Run

Direction = Literal[1, -1]
"""1 where a larger number breaks the rule."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A metric must not go farther from the baseline's than so much, in one direction."""

    subject: Written
    name: str
    words: str
    most: Amount
    direction: Direction | None
    """None where the metric's own good direction says it."""
    only_if_real: bool = False
    must_be_shown: bool = False
    """Whether passing, too, is a claim that has to hold after the correction."""

    @property
    def line(self) -> int:
        return self.subject.line

    def test(self, asked: Asked) -> Sequence[Tested]:
        if asked.baseline is None:
            raise self.subject.wrong(f"'{self.name}' needs a baseline; name one with --baseline")
        metric = metric_of(self.subject, asked)
        theirs = number_of(asked.baseline, metric)
        if isinstance(theirs, Tested):
            why = f"{theirs.sentence}{f': {theirs.needs}' if theirs.needs else ''}"
            said = f"of the baseline '{asked.baseline.name}', {why}"
            return [Tested(model=run.name, status=theirs.status, sentence=said) for run in asked.runs]
        bad = self._bad(theirs)
        return [self._one(run, number_of(run, metric), asked.baseline.name, theirs, bad) for run in asked.runs]

    def _bad(self, number: Number) -> Direction:
        if self.direction is not None:
            return self.direction
        better = number.outcome.better
        if better is None:
            raise self.subject.wrong(
                f"{number.title} is neither better when higher nor when lower; ask for max_increase or max_decrease"
            )
        return 1 if better == "lower" else -1

    def _one(self, run: Run, found: Number | Tested, name: str, theirs: Number, bad: Direction) -> Tested:
        if isinstance(found, Tested):
            return found
        said = f"{found.title} is {figures.number(found.value)}, and {figures.number(theirs.value)} of '{name}'"
        paired = _beyond(found, theirs, bad, self.most)
        if isinstance(paired, str):
            return Tested(model=run.name, status="undecided", sentence=said, needs=paired)
        plain = _beyond(found, theirs, 1, Amount(value=0.0, is_share=False))
        if isinstance(plain, Paired):
            said += f": {figures.difference(plain.difference, plain.interval)}"
        half = (paired.interval[1] - paired.interval[0]) / 2
        shown = half > 0 and paired.interval[1] <= 0
        same = found.value == theirs.value and not self.must_be_shown  # nothing moved, whatever the resamplings say
        return Tested(
            model=run.name, status="passed" if shown or same or self.only_if_real else "undecided",
            broken=paired.difference > 0, p=paired.p, claims=self.must_be_shown, sentence=said,
            needs=items_needed(found.items, half, abs(paired.difference)),
        )  # fmt: skip


def _beyond(found: Number, theirs: Number, bad: Direction, most: Amount) -> Paired | str:
    """How far the number lies beyond what is allowed, above 0 where the rule is broken; or why that is not known."""
    mine, others = found.replicates, theirs.replicates
    if json.dumps(found.outcome.params, sort_keys=True, default=str) != json.dumps(
        theirs.outcome.params, sort_keys=True, default=str
    ):
        return "the baseline was measured with other parameters; evaluate both alike"
    if mine is None or others is None or mine.shape != others.shape or mine.ndim != 1 or len(mine) < 2:
        return "there are no common resamplings of both, so nothing says what is chance"
    allowed = most.value * abs(theirs.value) if most.is_share else most.value
    of_each = most.value * np.abs(others) if most.is_share else np.full_like(others, most.value)
    return paired_differences(
        [bad * found.value], bad * theirs.value + allowed, (bad * mine)[None], bad * others + of_each,
        freedom=freedom(min(found.items, theirs.items), len(mine)),
    )[0]  # fmt: skip


def _increase(subject: Written, value: Written, only_if_real: bool) -> Change:
    most = amount(value, "'max_increase'")
    words = f"{subject.text} rises by at most {most.words}"
    return Change(subject=subject, name="max_increase", words=words, most=most, direction=1, only_if_real=only_if_real)


def _decrease(subject: Written, value: Written, only_if_real: bool) -> Change:
    most = amount(value, "'max_decrease'")
    words = f"{subject.text} falls by at most {most.words}"
    return Change(subject=subject, name="max_decrease", words=words, most=most, direction=-1, only_if_real=only_if_real)


def _not_worse(subject: Written, value: Written, _only_if_real: bool) -> Change:
    _refuse_false(value, "not_worse")
    nothing = Amount(value=0.0, is_share=False)
    words = f"{subject.text} not worse"
    return Change(subject=subject, name="not_worse", words=words, most=nothing, direction=None, only_if_real=True)


def _better(subject: Written, value: Written, _only_if_real: bool) -> Change:
    _refuse_false(value, "better")
    nothing = Amount(value=0.0, is_share=False)
    words = f"{subject.text} better"
    return Change(subject=subject, name="better", words=words, most=nothing, direction=None, must_be_shown=True)


def _refuse_false(value: Written, name: str) -> None:
    if value.text.lower() not in ("true", "yes"):
        raise value.wrong(f"'{name}' takes 'true'; got {value.said()}")


kind("", "max_increase", _increase)
kind("", "max_decrease", _decrease)
kind("", "not_worse", _not_worse)
kind("", "better", _better)
