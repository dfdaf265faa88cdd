"""Trainings that were resumed: counters in their weights, or their steps, go on where others ended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from models.trainings.counting import PROPORTIONAL, Counted
from models.trainings.stepping import Placed, most_passes
from models.trainings.training import Training

EARLIER = 2.0
"""Steps of training before the first, by counters, from which on it is said: counting from 0 or 1 explains less."""
GAP = 1.5
"""A training goes on from another one when its first step comes after the last, by at most so many of its own gaps."""


def resumed_within(group: Sequence[Placed], steps: Sequence[Counted]) -> tuple[str, ...]:
    """What counters say against one training from its beginning, one sentence. Linear in the number of files."""
    by_role: dict[str, dict[int, int]] = defaultdict(dict)
    for one, counted in zip(group, steps, strict=True):
        passes = most_passes(one.named)
        if counted.step is not None and passes is not None and one.number is not None:
            by_role[one.named.role].setdefault(counted.step, passes)
    for points in by_role.values():
        if said := _fell(sorted(points.items())) or _earlier(sorted(points.items())):
            return (said,)
    return ()


def _fell(points: Sequence[tuple[int, int]]) -> str:
    for (step, passes), (later, fewer) in pairwise(points):
        if fewer < passes:
            return (
                f"its training was resumed between step {step:,} and step {later:,}: num_batches_tracked in the "
                f"weights falls from {passes:,} to {fewer:,}"
            )
    return ""


def _earlier(points: Sequence[tuple[int, int]]) -> str:
    paces = [(more - passes) / (later - step) for (step, passes), (later, more) in pairwise(points)]
    if len(paces) < 2 or min(paces) <= 0 or max(paces) / min(paces) - 1 > PROPORTIONAL:
        return ""
    (step, passes), pace = points[0], median(paces)
    before = passes / pace - step
    if before < EARLIER:
        return ""
    return (
        f"its training went on from weights that were trained before: num_batches_tracked in the weights of step "
        f"{step:,} stands for {before + step:,.0f} steps"
    )


def continued(trainings: Sequence[Training]) -> Iterator[tuple[Training, Training]]:
    """(one, another that goes on where it ended), of trainings that are alike but for their repetition."""
    ordered = sorted((one for one in trainings if _span(one)), key=lambda one: _span(one) or (0, 0))
    for one, other in pairwise(ordered):
        mine, theirs = _span(one), _span(other)
        if mine and theirs and mine[1] < theirs[0] <= mine[1] + GAP * _gap(other) and _unit(one) == _unit(other):
            yield one, other


def goes_on(before: Training) -> str:
    """What is said of a training that goes on where ``before`` ended."""
    return f"it goes on from step {before.looks[-1].step:,}, where '{before.name}' ended, as a resumed training does"


def _span(training: Training) -> tuple[int, int] | None:
    """(first step, last step) of a series whose steps are known; None for others."""
    steps = [look.step for look in training.looks if look.step is not None]
    return (steps[0], steps[-1]) if len(steps) > 1 and len(steps) == len(training.looks) else None


def _gap(training: Training) -> float:
    steps = [look.step for look in training.looks if look.step is not None]
    return median(later - step for step, later in pairwise(steps))


def _unit(training: Training) -> str:
    return training.looks[0].unit
