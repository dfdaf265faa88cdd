import numpy as np
import pytest

from evaluation.numerics.bins import bin_scores, different, different_when_resampled, jensen_shannon


def test_equal_histograms_differ_nowhere_and_disjoint_ones_everywhere() -> None:
    even, one = np.full(10, 100.0), np.array([1000.0] + [0.0] * 9)
    assert not different(bin_scores(even, 1000, even, 1000)).any()
    assert different(bin_scores(even, 1000, one, 1000)).all()
    assert jensen_shannon(even, even) == pytest.approx(0)
    assert jensen_shannon(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == pytest.approx(np.log(2))


def test_about_one_bin_in_twenty_differs_by_chance() -> None:
    rng = np.random.default_rng(0)
    first, second = rng.multinomial(5000, np.full(100, 0.01), size=(2, 200))
    assert different(bin_scores(first, 5000, second, 5000)).mean() == pytest.approx(0.05, abs=0.01)


def test_a_bin_without_items_is_not_different() -> None:
    assert bin_scores(np.array([0.0, 5.0]), 5, np.array([0.0, 7.0]), 7).tolist() == [0.0, 0.0]


def test_resampling_bins_that_are_alike_crosses_the_level_as_often_as_new_draws_would() -> None:
    rng = np.random.default_rng(1)
    scores, noise = rng.normal(size=100), rng.normal(size=(2000, 100))
    plain = different(scores + noise).sum(axis=1).mean()
    counts = different_when_resampled(scores, scores + noise)
    assert plain > 12
    assert counts.mean() == pytest.approx(5, abs=2)
    assert counts.std() == pytest.approx(np.sqrt(100 * 0.05 * 0.95), rel=0.3)


def test_bins_far_beyond_the_level_stay_there_in_every_resampling() -> None:
    noise = np.random.default_rng(2).normal(size=(500, 20))
    scores = np.full(20, 12.0)
    assert (different_when_resampled(scores, scores + noise) == 20).all()
