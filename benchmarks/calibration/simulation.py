"""Many draws of a world: coverage, false alarms and power, each with its Monte-Carlo error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import combinations

import numpy as np

from benchmarks.calibration.draws import Draw, Kept, extracted
from benchmarks.calibration.kinds import Results, measured, shares
from benchmarks.calibration.worlds import WORLDS
from evaluation.judging.pairing import paired_difference
from evaluation.numerics.resampling import Resamples
from evaluation.record.views import Scalar
from evaluation.types import Array

LEVEL = 0.05
COUNTS = ("clusters left out", "NDB")
"""Whole numbers. Their truth is the median over draws, because the mean may be a value that none can have."""


EQUAL = 3
"""How many equal generators a draw has: they differ in their noise only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One metric in one draw: of every equal generator its value, interval and error, and p-values of comparisons."""

    values: Array
    intervals: Array
    """(generators, 2)"""
    errors: Array
    equal: Array
    """Of every two equal generators."""
    worse: Array
    """Of every equal generator with the worse one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One metric over all draws. ``truth``: the population's value, or the mean over draws (of counts the median).

    ``covered``, ``alarmed`` and ``found`` are shares within each draw, as generators of one draw are not independent.
    """

    metric: str
    covered: Array
    alarmed: Array
    found: Array
    mean: float
    truth: float
    known: bool
    spread: float
    error: float

    @property
    def draws(self) -> int:
        return len(self.covered)

    @property
    def coverage(self) -> float:
        return float(self.covered.mean())

    @property
    def false_alarms(self) -> float | None:
        return float(self.alarmed.mean()) if self.alarmed.size else None

    @property
    def power(self) -> float | None:
        return float(self.found.mean()) if self.found.size else None


def simulate(
    world: str,
    n: int,
    draws: int,
    *,
    kinds: Sequence[str],
    replicates: int,
    seed: int = 0,
    pool: Executor | None = None,
) -> list[Line]:
    """Lines of all metrics of some kinds; draws run in the pool's processes where one is given."""
    one = partial(_draw, world, n, tuple(kinds), replicates, seed)
    found = list((pool.map if pool else map)(one, range(draws)))
    return _lines(found, WORLDS[world]().truth)


def simulate_shares(n: int, draws: int, *, replicates: int, seed: int = 0) -> list[Line]:
    """The same for plain means and shares of n items."""
    resamples = Resamples(key=seed, count=replicates)
    results = [shares(np.random.default_rng((seed, n, draw)), n, resamples) for draw in range(draws)]
    found = [{name: _estimate([scalar]) for name, scalar in drawn.items()} for drawn, _ in results]
    return _lines(found, results[0][1])


@lru_cache(maxsize=1)
def _kept(world: str, n: int, seed: int) -> Kept:
    source = WORLDS[world]()
    # The last number is above 0: default_rng reads (seed, n) as (seed, n, 0), which would be the first draw.
    return Kept(extracted(source.real(np.random.default_rng((seed, n, 0, 1)), n), source.centres))


def _draw(world: str, n: int, kinds: tuple[str, ...], replicates: int, seed: int, draw: int) -> dict[str, Estimate]:
    """Equal generators with noise of their own, and a slightly worse one, on the same real data."""
    source, rng = WORLDS[world](), np.random.default_rng((seed, n, draw))
    real, train = (extracted(source.real(rng, n), source.centres) for _ in range(2))
    # As in a run, all models of a draw share one set of resamplings.
    resamples = Resamples(key=seed * 1_000_003 + draw, count=replicates)

    def results(points: Array) -> Results:
        made = Draw(
            real=real, train=train, kept=_kept(world, n, seed), samples=extracted(points, source.centres),
            centres=source.centres, seed=draw, resamples=resamples,
        )  # fmt: skip
        return measured(made, kinds)

    equal = [results(source.generator(rng, n)) for _ in range(EQUAL)]
    worse = results(source.other(rng, n))
    return {name: _estimate([found[name] for found in equal], worse[name]) for name in worse}


def _estimate(equal: Sequence[Scalar], worse: Scalar | None = None) -> Estimate:
    return Estimate(
        values=np.array([scalar.value for scalar in equal]),
        intervals=np.array([scalar.interval for scalar in equal]),
        errors=np.array([np.std(_replicates(scalar)) for scalar in equal]),
        equal=np.array([_p(*pair) for pair in combinations(equal, 2)]),
        worse=np.array([_p(scalar, worse) for scalar in equal] if worse else []),
    )


def _replicates(scalar: Scalar) -> Array:
    assert scalar.replicates is not None
    return scalar.replicates


def _p(first: Scalar, second: Scalar) -> float:
    return paired_difference(first.value, second.value, _replicates(first), _replicates(second)).p


def _lines(found: Sequence[Mapping[str, Estimate]], truth: Mapping[str, float]) -> list[Line]:
    return [_line(name, [drawn[name] for drawn in found], truth.get(name)) for name in found[0]]


def _line(name: str, estimates: Sequence[Estimate], truth: float | None) -> Line:
    values, errors = (np.stack([getattr(e, field) for e in estimates]) for field in ("values", "errors"))
    intervals = np.stack([e.intervals for e in estimates])
    middle = float(np.median(values) if name in COUNTS else values.mean())
    target = middle if truth is None else truth
    return Line(
        metric=name,
        covered=((intervals[..., 0] <= target) & (target <= intervals[..., 1])).mean(axis=1),
        alarmed=_rejected([e.equal for e in estimates]),
        found=_rejected([e.worse for e in estimates]),
        mean=float(values.mean()),
        truth=target,
        known=truth is not None,
        spread=float(values.std(ddof=1)),
        error=float(np.sqrt(np.square(errors).mean())),
    )


def _rejected(p_values: Sequence[Array]) -> Array:
    """The share of comparisons in a draw that are called real; empty without comparisons."""
    p = np.stack(p_values)
    shares: Array = (p < LEVEL).mean(axis=1) if p.size else np.empty(0)
    return shares
