"""A short version of `make calibration`: intervals cover what they say, and equal generators are rarely told apart."""

from __future__ import annotations

import pytest

from benchmarks.calibration.kinds import KINDS
from benchmarks.calibration.simulation import simulate, simulate_shares
from benchmarks.calibration.worlds import gaussian_world


def test_shares_and_means_are_covered_even_next_to_one() -> None:
    for line in simulate_shares(500, 300, replicates=300, seed=1):
        assert line.coverage >= 0.90, line
        assert line.coverage <= 0.99 or line.truth > 0.99, line


@pytest.mark.slow
@pytest.mark.parametrize("kind", list(KINDS))
@pytest.mark.parametrize("world", ["gaussian", "mixture"])
def test_intervals_cover_and_do_not_cry_wolf(world: str, kind: str) -> None:
    for line in simulate(world, 300, 150, kinds=[kind], replicates=300, seed=1):
        assert line.coverage >= 0.86, line  # 90% less 1.6 standard errors of 150 draws
        assert line.false_alarms is not None
        assert line.false_alarms <= 0.095, line  # 6% plus 1.8 standard errors


@pytest.mark.slow
def test_the_corrected_frechet_distance_covers_the_populations() -> None:
    found = {line.metric: line for line in simulate("gaussian", 300, 60, kinds=["frechet"], replicates=300, seed=2)}
    truth = gaussian_world().truth["FD corrected"]
    assert found["FD corrected"].coverage >= 0.88
    assert abs(found["FD corrected"].mean - truth) < 0.1
    assert found["FD"].mean > 2 * truth


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "names", "most"),
    [
        ("frechet", ("FD", "FD corrected"), 1.3),
        ("regions", ("NDB", "bin divergence"), 1.6),
        ("diversity", ("Vendi", "perceptual diversity"), 1.3),
    ],
)
def test_near_zero_distance_error_bars_are_those_of_the_estimator_and_not_twice(
    kind: str, names: tuple[str, ...], most: float
) -> None:
    """Where only quadratic terms are left, linear replicates are 1.4 times too wide, and those of counts over twice."""
    found = {line.metric: line for line in simulate("perfect", 500, 150, kinds=[kind], replicates=300, seed=3)}
    for name in names:
        assert 0.9 < found[name].error / found[name].spread < most, found[name]
        assert found[name].coverage >= 0.9
