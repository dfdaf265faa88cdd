import numpy as np
import pytest

from evaluation.numerics.resampling import (
    Resamples,
    as_share,
    mean_replicates,
    proportion_replicates,
    pseudo_deviations,
    widened,
)


def test_each_resampling_draws_n_items() -> None:
    weights = Resamples(key=3, count=50).weights(40)
    assert weights.shape == (50, 40)
    assert weights.dtype == np.uint16
    assert (weights.sum(axis=1) == 40).all()


def test_same_key_same_resamplings_and_every_part_of_the_key_matters() -> None:
    one = Resamples(key=1, count=20).weights(30)
    assert (one == Resamples(key=1, count=20).weights(30)).all()
    assert (one != Resamples(key=2, count=20).weights(30)).any()
    assert (one != Resamples(key=1, count=20).weights(30, "samples")).any()


def test_fewer_replicates_are_the_first_of_more() -> None:
    assert (Resamples(key=1, count=20).weights(30) == Resamples(key=1, count=200).weights(30)[:20]).all()


def test_shared_arrays_cannot_be_written() -> None:
    with pytest.raises(ValueError, match="read-only"):
        Resamples(key=1, count=5).weights(4)[0] = 0


def test_mean_replicates_are_means_of_the_resampled_items() -> None:
    values = np.arange(10.0)
    weights = Resamples(key=5, count=7).weights(10)
    expected = [np.repeat(values, row).mean() for row in weights]
    assert np.allclose(mean_replicates(values, weights), expected)


def test_their_spread_is_the_standard_error() -> None:
    values = np.random.default_rng(0).normal(size=400)
    spread = mean_replicates(values, Resamples(key=5, count=4000).weights(400)).std()
    assert spread == pytest.approx(values.std() / 20, rel=0.05)


def test_wrong_sizes_are_named() -> None:
    with pytest.raises(ValueError, match="for 3 items; got 2"):
        mean_replicates(np.zeros(2), Resamples(key=0, count=2).weights(3))
    with pytest.raises(ValueError, match="at least 2"):
        Resamples(key=0, count=1)


def test_an_interval_holds_its_value_and_that_of_a_count_ends_on_whole_numbers() -> None:
    from evaluation.record.views import Scalar

    rare = np.zeros(200)
    rare[:10] = 1
    for value in (0.0, 1.0, 5.0):
        count = Scalar.from_replicates(value, rare, n=9)
        assert count.interval == (value, value + 1)
    skewed = Scalar.from_replicates(0.5, np.array([0.0] * 198 + [100.0, 200.0]), n=9)
    assert skewed.interval is not None
    assert skewed.interval[0] <= 0.5 <= skewed.interval[1]


def test_a_share_deviates_evenly_on_the_arcsine_scale() -> None:
    deviations = np.random.default_rng(0).normal(size=4000) * 0.01
    deviations -= deviations.mean()
    assert as_share(0.5, deviations, 1000) == pytest.approx(0.5 + deviations)
    evenly = np.sin(np.arcsin(np.sqrt(0.9)) + deviations / (2 * np.sqrt(0.9 * 0.1))) ** 2
    assert np.quantile(as_share(0.9, deviations, 10**6), [0.025, 0.975]) == pytest.approx(
        np.quantile(evenly, [0.025, 0.975]), abs=2e-4
    )
    mirrored = 1 - as_share(0.1, -deviations, 1000)
    assert as_share(0.9, deviations, 1000) == pytest.approx(mirrored)


def test_a_share_of_one_reaches_down_to_what_an_exact_interval_says() -> None:
    n, resamples = 500, Resamples(key=0, count=4000)
    replicates = as_share(1.0, proportion_replicates(np.ones(n), resamples, "items"), n)
    exact = 0.025 ** (1 / n)  # Clopper & Pearson 1934, for n of n
    assert 1 - np.quantile(replicates, 0.025) == pytest.approx(1 - exact, rel=0.15)
    assert np.quantile(replicates, 0.975) < 1.005


def test_a_share_that_varies_by_far_more_than_its_count_says_is_not_folded_over() -> None:
    """One ball holds all samples: without the item that owns it, the share falls from 1 to 0."""
    deviations = np.random.default_rng(0).normal(size=4000) * 0.3
    for value in (0.0, 0.2, 0.9, 1.0):
        replicates = as_share(value, deviations, 500)
        within = np.abs(deviations - deviations.mean()) < 2.5 * deviations.std()
        order = deviations[within].argsort()
        assert (np.diff(replicates[within][order]) >= 0).all(), value
    assert as_share(0.7, np.zeros(5), 10) == pytest.approx(0.7)


def test_the_error_of_a_difference_of_two_shares_is_not_narrowed_by_what_both_have_in_common() -> None:
    """Pseudo-items cancel in a difference, so its error is that of the n items alone."""
    resamples = Resamples(key=2, count=4000)
    rng = np.random.default_rng(0)
    for n in (20, 100):
        first, second = rng.random((2, n)) < 0.5
        both = [proportion_replicates(hits, resamples, "items") for hits in (first, second)]
        expected = np.std(first.astype(float) - second) / np.sqrt(n)
        assert np.std(both[0] - both[1]) == pytest.approx(expected, rel=0.05)


def test_pseudo_items_give_width_where_all_items_agree() -> None:
    resamples, n = Resamples(key=2, count=2000), 50
    alone = pseudo_deviations(1.0, resamples.weights(n + 4))
    whole = proportion_replicates(np.ones(n), resamples, "items")
    assert np.std(alone) == pytest.approx(np.std(whole), rel=0.1)
    assert abs(alone.mean()) < 3 / n


def test_intervals_of_few_items_widen_as_students_t() -> None:
    """qt(.975, 19) / qnorm(.975) = 2.0930 / 1.9600 in R, times the root of 20 / 19."""
    assert widened(20) == pytest.approx(2.093024 / 1.959964 * np.sqrt(20 / 19), rel=1e-6)
    assert widened(10**7) == pytest.approx(1, abs=1e-6)
    assert np.isfinite([widened(0), widened(1)]).all()
    assert widened(1) == widened(2) > widened(3)
