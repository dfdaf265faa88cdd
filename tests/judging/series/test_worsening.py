"""From when a curve is worse: planted changes are found where they are, and nothing is found in noise."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from benchmarks.calibration.critical import row
from benchmarks.calibration.series import told_of
from benchmarks.calibration.series_worlds import World
from benchmarks.calibration.small_shares import upper_bound
from evaluation.judging.correction import LEVEL
from evaluation.judging.series.critical import LEVELS, LOOKS, QUANTILES, critical, p_of
from evaluation.judging.series.curve import Curve
from evaluation.judging.series.worsening import worsening
from tests.judging.series.curves import curve, step_up, steps

DRAWS = 120


@pytest.mark.parametrize(
    ("world", "most_false", "least_found"),
    [
        (World(name="jitter of one", looks=50, jitter=1), 0.05, 0.93),
        (World(name="AR(0.7)", looks=50, jitter=3, correlation=0.7), 0.16, 0.7),
    ],
    ids=lambda value: value.name if isinstance(value, World) else "",
)
def test_two_cells_of_the_calibration(world: World, most_false: float, least_found: float) -> None:
    found = told_of(world, DRAWS)
    assert upper_bound(round(found.false * DRAWS), DRAWS) <= most_false
    assert found.found >= least_found
    assert found.held >= 0.95


@pytest.mark.parametrize("better", ["lower", "higher"])
def test_the_interval_holds_the_change_in_either_direction(better: str) -> None:
    sign = 1 if better == "lower" else -1
    found = worsening(curve(sign * step_up(30, 8), better=better))
    assert found is not None
    assert found.p < 0.001
    assert found.between[0] < 30 <= found.between[1] <= 33
    assert found.steps == tuple(1000.0 * (look + 1) for look in found.between)
    assert sign * (found.after - found.before) == pytest.approx(8, abs=2)
    assert found.recovered is None


def test_a_curve_that_comes_back_is_told_from_when() -> None:
    found = worsening(curve(step_up(20, 10) - step_up(30, 10)))
    assert found is not None
    assert found.recovered is not None
    assert 28 <= found.recovered <= 31


def test_a_single_bad_look_is_no_onset() -> None:
    spike = curve(step_up(20, 30) - step_up(21, 30))
    found = worsening(spike)
    assert found is None or found.p > LEVEL


def test_improving_is_never_worse() -> None:
    found = worsening(curve(40 * np.exp(-np.arange(50) / 5)))
    assert found is None or found.p > LEVEL


def test_counts_that_rarely_change_have_noise() -> None:
    values = np.full(50, 10.0)
    values[[13, 22, 23, 37, 38, 44]] = 9.0
    found = worsening(Curve(metric="classes_hit", title="Classes", better="higher", steps=steps(), values=values))
    assert found is None or found.p > LEVEL


def test_the_paired_noise_counts_where_it_is_larger() -> None:
    drawn = curve(step_up(30, 8))
    assert drawn.replicates is not None
    loud = Curve(
        metric="mse", title="mse", better="lower", steps=drawn.steps, values=drawn.values,
        replicates=drawn.values[:, None] + 20 * np.random.default_rng(1).normal(size=drawn.replicates.shape),
    )  # fmt: skip
    found = worsening(loud)
    assert found is None or found.p > LEVEL


@pytest.mark.parametrize("looks", [0, 1, 5, 8])
def test_short_series_are_not_judged(looks: int) -> None:
    assert worsening(curve(np.zeros(looks))) is None


def test_quantiles_rise_with_rarity_and_give_their_level_back() -> None:
    assert all(one < other for line in QUANTILES for one, other in pairwise(line))
    for looks in (9, 13, 50, 777, 3000):
        assert [p_of(critical(looks, level), looks) for level in LEVELS[1:]] == pytest.approx(LEVELS[1:])
        assert p_of(100.0, looks) < 1e-6
    assert p_of(-1.0, 50) == 1.0


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 6, 10])
def test_the_table_is_what_its_simulation_gives(place: int) -> None:
    again = row(LOOKS[place], 8000)
    assert np.abs(again[:5] - np.array(QUANTILES[place][:5])).max() < 0.25
