"""A short version of benchmarks/calibration.py: intervals cover what they say."""

from __future__ import annotations

import numpy as np
import pytest

from benchmarks.calibration import (
    called_different,
    covered,
    gaussian_world,
    mixture_world,
    proportions,
    simulate,
)
from evaluation.numerics.resampling import Resamples

RESAMPLES = Resamples(key=0, count=300)


def test_shares_and_means_are_covered_even_next_to_one() -> None:
    drawn = [proportions(np.random.default_rng((1, i)), 500, RESAMPLES) for i in range(300)]
    for name, truth in drawn[0][1].items():
        share, *_ = covered([results[name] for results, _ in drawn], truth)
        assert share >= 0.90, name
        assert share <= 0.99 or truth > 0.99, name


@pytest.mark.slow
@pytest.mark.parametrize("world", [gaussian_world(), mixture_world()], ids=["gaussian", "mixture"])
def test_intervals_of_set_metrics_cover_and_do_not_cry_wolf(world) -> None:
    kinds = frozenset({"fd", "classes", "gram", "copies"})
    outcomes = simulate(world, 300, 200, RESAMPLES, kinds, seed=1, pairs=True)
    for name in outcomes[0][0]:
        share, *_ = covered([first[name] for first, _, _ in outcomes], world.truth.get(name))
        assert share >= 0.86, name  # 90% less two standard errors of 200 draws
        alarms = np.mean([called_different(first[name], equal[name]) for first, equal, _ in outcomes])
        assert alarms <= 0.095, name  # 6% plus two standard errors


def test_the_corrected_frechet_distance_covers_the_populations() -> None:
    world = gaussian_world()
    outcomes = simulate(world, 300, 60, RESAMPLES, frozenset({"fd"}), seed=2, pairs=False)
    truth = world.truth["FD corrected"]
    corrected, mean, *_ = covered([first["FD corrected"] for first, _, _ in outcomes], truth)
    plain, plain_mean, *_ = covered([first["FD"] for first, _, _ in outcomes], truth)
    assert corrected >= 0.88
    assert abs(mean - truth) < 0.1
    assert plain_mean > 2 * truth
    assert plain == 0
