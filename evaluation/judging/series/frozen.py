"""Looks at which nothing moved: every number is equal bit for bit, so the weights are the same or have no effect."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.judging.series.curve import Curve
from evaluation.judging.series.words import step_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Frozen:
    """From the first to the last of these steps no number changed."""

    first: float
    last: float
    to_the_end: bool
    """Whether the last one is the last look."""

    @property
    def sentence(self) -> str:
        if self.to_the_end:
            return f"The weights do not move after step {step_words(self.first)}: every number stays equal bit for bit."
        return (
            f"Nothing moves between step {step_words(self.first)} and {step_words(self.last)}: every number is equal "
            "bit for bit."
        )


def frozen(curves: Sequence[Curve]) -> tuple[Frozen, ...]:
    """Stretches of two looks or more, in their order. Curves that have both looks are asked, and whole numbers alone
    say nothing: a count may stay the same while the weights move."""
    telling = [curve for curve in curves if not np.array_equal(curve.values, np.rint(curve.values))]
    steps = sorted({float(step) for curve in telling for step in curve.steps})
    still = [_still(telling, one, other) for one, other in itertools.pairwise(steps)]
    found, start = [], None
    for place, same in enumerate([*still, False]):
        if same and start is None:
            start = place
        if not same and start is not None:
            found.append(Frozen(first=steps[start], last=steps[place], to_the_end=place == len(steps) - 1))
            start = None
    return tuple(found)


def _still(curves: Sequence[Curve], one: float, other: float) -> bool:
    pairs = [
        (curve.values[curve.steps == one], curve.values[curve.steps == other])
        for curve in curves
        if one in curve.steps and other in curve.steps
    ]
    return bool(pairs) and all(np.array_equal(first, second) for first, second in pairs)
