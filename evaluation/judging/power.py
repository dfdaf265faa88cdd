"""Which difference a test could have seen: the smallest true one that it finds in four of five cases."""

from __future__ import annotations

import math
from statistics import NormalDist

from evaluation.judging.pairing import Paired, t_of

POWER = 0.8
"""The share of cases in which a true difference of the size that is told would be found."""
CASES = "4 of 5 cases"
MEANING = f"the smallest true difference from the baseline that would be found in {CASES}"
"""What the number means, where a table has a line of them."""


def smallest_found(paired: Paired, level: float, freedom: float) -> float | None:
    """The smallest true difference that a test of this pair at ``level`` finds with probability `POWER` (Cohen 1988).

    In the units of the metric, above 0. The standard error is that of the paired difference, so what resampling the
    items of both models does to it is in there. None where no resampling moves the difference: the test finds nothing.
    """
    if paired.error == 0:
        return None
    normal = NormalDist()
    needed = t_of(-normal.inv_cdf(level / 2), freedom)
    found = paired.error * (needed + normal.inv_cdf(POWER)) + paired.step / 2
    return found if math.isfinite(found) else None


def share_of(difference: float | None, baseline: float | None, low: float | None) -> float | None:
    """The difference as a share of the baseline's value; None where numbers can be negative, or the value is 0."""
    if difference is None or baseline is None or low is None or low < 0 or baseline <= 0:
        return None
    return difference / baseline


def sentence_on(title: str, difference: str, n: int | None) -> str:
    """What could have been seen on one metric where nothing differs. ``difference`` is the largest of its pairs."""
    at = "" if n is None else f" at n = {n:,}"
    return f"A true difference of {difference} in {title} would have been found{at} in {CASES}."
