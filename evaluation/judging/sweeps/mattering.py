"""Which settings a number goes with, over trainings that differ in several of them.

Each setting is left out of a linear model of all that vary; what the model explains less is its part [Fisher 1925]. Its
share is of the scatter that the other settings leave. The interval turns round the noncentral F [Steiger 2004]. Holm's
correction runs over the settings.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from evaluation.judging.correction import LEVEL, Correction
from evaluation.judging.sweeps.settings import Setting
from evaluation.types import Array, TouchstoneError
from models.trainings.training import Scalar

LEAST_FREEDOM = 6
"""Trainings more than the model has columns. With fewer, nothing is said of any setting."""
MOST_NONCENTRALITY = 1e4


@dataclass(frozen=True, slots=True, kw_only=True)
class Mattering:
    """One setting. Shares are from 0 to 1."""

    name: str
    share: float
    interval: tuple[float, float]
    """95%."""
    p: float
    """After Holm's correction over the settings."""
    best: Scalar
    """Its value with the best mean of the number."""

    @property
    def matters(self) -> bool:
        return self.p < LEVEL


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What was found; ``settings`` is empty where there are too few trainings."""

    settings: tuple[Mattering, ...]
    """Those with the smallest p first."""
    together: tuple[str, ...]
    """Settings that change with others, so that nothing tells their parts apart."""
    trainings: int
    needed: int
    """The least number of trainings at which something is said."""


def what_matters(costs: Float[np.ndarray, " n"], settings: Sequence[Setting]) -> Sweep:
    """``costs``: the number of each training, negative where higher is better.

    Raises TouchstoneError where no setting varies, and for numbers that do not fit the settings.
    """
    if not settings:
        raise TouchstoneError("a sweep needs trainings that differ in a setting; none of theirs varies")
    if any(len(one.values) != len(costs) for one in settings):
        raise TouchstoneError(f"a sweep needs every setting of each of {len(costs)} trainings")
    whole = np.hstack([np.ones((len(costs), 1)), *(one.columns for one in settings)])
    rank = int(np.linalg.matrix_rank(whole))
    needed = rank + LEAST_FREEDOM
    if len(costs) < needed:
        return Sweep(settings=(), together=(), trainings=len(costs), needed=needed)
    left = _left(whole, costs)
    parts = {one.name: _part(one, settings, costs, rank) for one in settings}
    told = {name: part for name, part in parts.items() if part[0] > 0}
    freedom = len(costs) - rank
    raw = {name: _p(extra / columns, left / freedom, columns, freedom) for name, (columns, extra) in told.items()}
    family = Correction.over([np.array(list(raw.values()))])
    found = []
    for one in settings:
        if one.name in told:
            columns, extra = told[one.name]
            share, interval = _share(extra / columns, left / freedom, columns, freedom, len(costs))
            p, best = family.of(raw[one.name]), _best(one, costs)
            found.append(Mattering(name=one.name, share=share, interval=interval, p=p, best=best))
    return Sweep(
        settings=tuple(sorted(found, key=lambda one: (one.p, -one.share))),
        together=tuple(name for name, part in parts.items() if not part[0]),
        trainings=len(costs),
        needed=needed,
    )


def _part(one: Setting, settings: Sequence[Setting], costs: Array, rank: int) -> tuple[int, float]:
    """Columns that only this setting has, and the sum of squares that they explain."""
    others = np.hstack([np.ones((len(costs), 1)), *(other.columns for other in settings if other is not one)])
    columns = rank - int(np.linalg.matrix_rank(others))
    whole = np.hstack([others, one.columns])
    return columns, max(0.0, _left(others, costs) - _left(whole, costs))


def _left(columns: Array, costs: Array) -> float:
    """Sum of squares that a model leaves."""
    fitted = columns @ np.linalg.lstsq(columns, costs, rcond=None)[0]
    return float(np.square(costs - fitted).sum())


def _p(explained: float, error: float, columns: int, freedom: int) -> float:
    from scipy.special import fdtrc  # here: pages that show no sweep load no scipy

    if error == 0:
        return 0.0 if explained > 0 else 1.0
    return float(fdtrc(columns, freedom, explained / error))


def _share(explained: float, error: float, columns: int, freedom: int, n: int) -> tuple[float, tuple[float, float]]:
    """The share of the scatter, less what chance explains, and its interval."""
    if error == 0:
        return (1.0, (1.0, 1.0)) if explained > 0 else (0.0, (0.0, 1.0))
    f = explained / error
    middle = max(0.0, f * columns * (freedom - 2) / freedom - columns)
    ends = [_noncentrality(f, columns, freedom, p) for p in (1 - LEVEL / 2, LEVEL / 2)]
    low, high = (nc / (nc + n) for nc in ends)
    return min(max(middle / (middle + n), low), high), (low, high)


def _noncentrality(f: float, columns: int, freedom: int, p: float) -> float:
    """At which ``f`` is the p quantile; 0 where even 0 lies beyond."""
    from scipy.special import ncfdtr  # as above

    low, high = 0.0, MOST_NONCENTRALITY
    if ncfdtr(columns, freedom, 0.0, f) <= p:
        return 0.0
    while high - low > 1e-6 * max(1.0, high):
        middle = (low + high) / 2
        low, high = (middle, high) if ncfdtr(columns, freedom, middle, f) > p else (low, middle)
    return (low + high) / 2


def _best(one: Setting, costs: Array) -> Scalar:
    means = {value: float(np.mean([cost for own, cost in zip(one.values, costs, strict=True) if own == value]))
             for value in dict.fromkeys(one.values)}  # fmt: skip
    return min(means, key=means.__getitem__)
