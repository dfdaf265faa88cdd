"""``min`` and ``max``: a number against a constant. Passed when its whole interval lies on the right side."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from evaluation.judging.gate.kinds import Asked, kind
from evaluation.judging.gate.kinds.amounts import number
from evaluation.judging.gate.measured import Number, items_needed, metric_of, number_of
from evaluation.judging.gate.tested import Tested
from evaluation.judging.gate.written import Written
from evaluation.judging.pairing import Z_95
from evaluation.record import figures
from evaluation.record.run import Run


@dataclass(frozen=True, slots=True, kw_only=True)
class Bound:
    """A metric must be at least, or at most, a constant."""

    subject: Written
    side: Literal["least", "most"]
    bound: float
    only_if_real: bool

    @property
    def line(self) -> int:
        return self.subject.line

    @property
    def words(self) -> str:
        return f"{self.subject.text} at {self.side} {figures.number(self.bound)}"

    def test(self, asked: Asked) -> Sequence[Tested]:
        metric = metric_of(self.subject, asked)
        return [self._one(run, number_of(run, metric)) for run in asked.runs]

    def _one(self, run: Run, found: Number | Tested) -> Tested:
        if isinstance(found, Tested):
            return found
        above = found.value - self.bound if self.side == "least" else self.bound - found.value
        said = f"{found.title} is {figures.number(found.value)}"
        if found.interval is None or found.interval[0] == found.interval[1]:
            holds = above >= 0
            return Tested(
                model=run.name, status="passed" if holds else "failed", sentence=f"{said}, a number without an interval"
            )
        low, high = found.interval
        # The side of the interval that looks towards the bound: intervals of shares are not symmetric.
        half = found.value - low if self.bound < found.value else high - found.value
        shown = above >= 0 and above >= half
        p = math.erfc(Z_95 * abs(above) / half / math.sqrt(2)) if half > 0 else 0.0
        return Tested(
            model=run.name, status="passed" if shown or self.only_if_real else "undecided", broken=above < 0, p=p,
            sentence=f"{said} [{figures.interval_text(found.interval)}]",
            needs=items_needed(found.items, half, abs(above)),
        )  # fmt: skip


def _least(subject: Written, value: Written, only_if_real: bool) -> Bound:
    return Bound(subject=subject, side="least", bound=number(value, "'min'"), only_if_real=only_if_real)


def _most(subject: Written, value: Written, only_if_real: bool) -> Bound:
    return Bound(subject=subject, side="most", bound=number(value, "'max'"), only_if_real=only_if_real)


kind("", "min", _least)
kind("", "max", _most)
