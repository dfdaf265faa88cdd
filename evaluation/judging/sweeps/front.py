"""Which recipes are worth their cost: nobody is as cheap and better (Pareto front)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """One recipe: what it costs, and its number with less being better, with a 95% interval where it has one."""

    cost: float
    number: float
    interval: tuple[float, float] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CostFront:
    """Places of recipes, the cheapest first."""

    by_value: tuple[int, ...]
    """No other costs as little and has as good a number, with one of the two better."""
    possible: tuple[int, ...]
    """No other that costs as little has an interval wholly below: chance may have put these behind."""


def cost_front(recipes: Sequence[Priced]) -> CostFront:
    order = sorted(range(len(recipes)), key=lambda place: (recipes[place].cost, recipes[place].number))
    return CostFront(
        by_value=tuple(place for place in order if not any(_beats(one, recipes[place]) for one in recipes)),
        possible=tuple(place for place in order if not any(_surely_beats(one, recipes[place]) for one in recipes)),
    )


def _beats(one: Priced, other: Priced) -> bool:
    as_good = one.cost <= other.cost and one.number <= other.number
    return as_good and (one.cost < other.cost or one.number < other.number)


def _surely_beats(one: Priced, other: Priced) -> bool:
    """Without an interval, a number is taken as it stands."""
    high = one.number if one.interval is None else one.interval[1]
    low = other.number if other.interval is None else other.interval[0]
    return _beats(one, other) and high < low
