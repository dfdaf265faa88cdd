"""How likely a new training of one recipe beats a new one of the other, and how many seeds would settle it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from statistics import NormalDist

from evaluation.judging.correction import LEVEL
from evaluation.judging.power import POWER
from evaluation.judging.recipes.difference import Difference, error_of, t_quantile
from evaluation.registry import Better

LEAST_SEEDS = 3
"""Of each recipe: with two, the interval holds nearly every chance."""
MOST_SEEDS = 1000
"""Beyond it no number of seeds is told."""
BEYOND = 40.0
"""A standardised difference that no chance is seen beyond."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chance:
    """A probability with its 95% interval."""

    value: float
    interval: tuple[float, float]


def chance_of_beating(found: Difference, better: Better) -> Chance | None:
    """That a new training of the first recipe is better than a new one of the second, both measured as these were.

    Phi(difference / spread) for normal trainings. Difference / error follows a noncentral t, as the spread is
    estimated: the interval turns it round. None below three seeds, without a good direction, and where no training
    differs from its siblings.
    """
    if better is None or min(found.seeds) < LEAST_SEEDS or found.spread == 0:
        return None
    sign = 1 if better == "higher" else -1
    t = sign * found.difference / found.error
    scale = found.error / found.spread
    low, high = (_noncentrality(t, found.freedom, p) * scale for p in (1 - LEVEL / 2, LEVEL / 2))
    normal = NormalDist()
    value = normal.cdf(sign * found.difference / found.spread)
    return Chance(value=value, interval=(normal.cdf(low), normal.cdf(high)))


def seeds_to_settle(found: Difference, level: float = LEVEL) -> int | None:
    """The smallest number of seeds of each recipe at which a true difference as large as this one would be found at
    ``level`` in 4 of 5 cases. None where up to 1,000 do not suffice: then the shared data decide, or nothing differs.

    The scatter is estimated and the difference is uncertain, so it is a least number.
    """
    if found.difference == 0:
        return None
    low, high = max(found.seeds), MOST_SEEDS
    if not _settled(found, high, level):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _settled(found, middle, level) else (middle + 1, high)
    return low


def images_decide(found: Difference, level: float = LEVEL) -> bool:
    """Whether even endlessly many seeds would not settle a difference of this size on these data."""
    without_seeds = replace(found, variances=(0.0, 0.0))
    return found.difference != 0 and not _settled(without_seeds, MOST_SEEDS, level)


def _settled(found: Difference, seeds: int, level: float) -> bool:
    parts = [(variance / seeds, seeds - 1) for variance in found.variances]
    error, freedom = error_of(parts, found.shared)
    if error == 0:
        return True
    needed = t_quantile(1 - level / 2, freedom)
    return 1 - _noncentral(freedom, abs(found.difference) / error, needed) >= POWER


def _noncentrality(t: float, freedom: float, p: float) -> float:
    """The noncentrality at which ``t`` is the p quantile, by bisection."""
    low, high = t - BEYOND, t + BEYOND
    while high - low > 1e-6 * max(1.0, abs(t)):
        middle = (low + high) / 2
        if _noncentral(freedom, middle, t) > p:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _noncentral(freedom: float, noncentrality: float, t: float) -> float:
    """Distribution of a noncentral t."""
    if math.isinf(freedom):
        return NormalDist().cdf(t - noncentrality)
    from scipy.special import nctdtr  # here: pages that compare nothing load no scipy

    if noncentrality < 0:  # it is defined from 0 up
        return 1 - float(nctdtr(freedom, -noncentrality, -t))
    return float(nctdtr(freedom, noncentrality, t))
