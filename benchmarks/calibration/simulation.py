"""Many draws of a world, and what they say: coverage, false alarms, power, each with its own Monte-Carlo error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial

import numpy as np

from benchmarks.calibration.kinds import Draw, Results, extracted, measured, shares
from benchmarks.calibration.worlds import WORLDS
from evaluation.numerics.resampling import Resamples
from evaluation.pairing import paired_difference
from evaluation.types import Array
from evaluation.views import Scalar

LEVEL = 0.05
COUNTS = ("clusters left out", "NDB")
"""Whole numbers: what they estimate is their median, as the mean over draws may be a value that none can have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One metric in one draw. ``equal`` and ``worse`` are p-values of paired comparisons with other generators."""

    value: float
    interval: tuple[float, float]
    error: float
    equal: float | None = None
    worse: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One metric over all draws. ``truth``: the population's value, or the mean over draws (of counts the median)."""

    metric: str
    draws: int
    coverage: float
    mean: float
    truth: float
    known: bool
    spread: float
    error: float
    false_alarms: float | None
    power: float | None


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
    found = [{name: _estimate(scalar) for name, scalar in drawn.items()} for drawn, _ in results]
    return _lines(found, results[0][1])


def _draw(world: str, n: int, kinds: tuple[str, ...], replicates: int, seed: int, draw: int) -> dict[str, Estimate]:
    """The generator, an equal one with noise of its own, and the slightly worse one, on the same real data."""
    source, rng = WORLDS[world](), np.random.default_rng((seed, n, draw))
    real, train = (extracted(source.real(rng, n), source.centres) for _ in range(2))
    # A last number above 0: default_rng takes (seed, n) for (seed, n, 0), the first draw itself.
    memorised = extracted(source.real(np.random.default_rng((seed, n, 0, 1)), n), source.centres)

    def results(points: Array) -> Results:
        # As in a run, one set of resamplings serves all models; another draw has its own.
        resamples = Resamples(key=seed * 1_000_003 + draw, count=replicates)
        samples = extracted(points, source.centres)
        made = Draw(
            real=real, train=train, memorised=memorised, samples=samples, centres=source.centres, seed=draw,
            resamples=resamples,
        )  # fmt: skip
        return measured(made, kinds)

    first, equal, worse = (results(draw(rng, n)) for draw in (source.generator, source.generator, source.other))
    return {name: _estimate(first[name], equal[name], worse[name]) for name in first}


def _estimate(scalar: Scalar, equal: Scalar | None = None, worse: Scalar | None = None) -> Estimate:
    assert scalar.interval is not None
    assert scalar.replicates is not None
    return Estimate(
        value=scalar.value,
        interval=scalar.interval,
        error=float(np.std(scalar.replicates)),
        equal=None if equal is None else _p(scalar, equal),
        worse=None if worse is None else _p(scalar, worse),
    )


def _p(first: Scalar, second: Scalar) -> float:
    assert first.replicates is not None
    assert second.replicates is not None
    return paired_difference(first.value, second.value, first.replicates, second.replicates).p


def _lines(found: Sequence[Mapping[str, Estimate]], truth: Mapping[str, float]) -> list[Line]:
    return [_line(name, [drawn[name] for drawn in found], truth.get(name)) for name in found[0]]


def _line(name: str, estimates: Sequence[Estimate], truth: float | None) -> Line:
    values = np.array([estimate.value for estimate in estimates])
    middle = float(np.median(values) if name in COUNTS else values.mean())
    target = middle if truth is None else truth
    return Line(
        metric=name,
        draws=len(estimates),
        coverage=float(np.mean([e.interval[0] <= target <= e.interval[1] for e in estimates])),
        mean=float(values.mean()),
        truth=target,
        known=truth is not None,
        spread=float(values.std(ddof=1)),
        error=float(np.sqrt(np.mean([e.error**2 for e in estimates]))),
        false_alarms=_rejected([e.equal for e in estimates]),
        power=_rejected([e.worse for e in estimates]),
    )


def _rejected(p_values: Sequence[float | None]) -> float | None:
    known = [p for p in p_values if p is not None]
    return float(np.mean([p < LEVEL for p in known])) if known else None
