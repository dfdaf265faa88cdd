import numpy as np
import pytest
from scipy.stats import mannwhitneyu

from evaluation.numerics.copying import copying_statistic, rank_z
from evaluation.numerics.ranking import auc_placements


def test_rank_z_is_that_of_mann_and_whitney() -> None:
    rng = np.random.default_rng(0)
    real, samples = rng.normal(size=90), rng.normal(size=130) + 0.2
    u = mannwhitneyu(samples, real).statistic
    n, m = 90, 130
    assert rank_z(real, samples) == pytest.approx((u - (n * m / 2 - 0.5)) / np.sqrt(n * m * (n + m + 1) / 12))


def test_nearer_samples_are_negative_and_equal_ones_near_zero() -> None:
    rng = np.random.default_rng(1)
    cells = np.zeros(500, dtype=int)
    real = rng.gamma(3, size=500)
    near = copying_statistic(real, rng.gamma(3, size=500) * 0.3, cells, cells, cells=1)
    same = copying_statistic(real, rng.gamma(3, size=500), cells, cells, cells=1)
    assert near.statistic < -3
    assert abs(same.statistic) < 3


def test_a_cell_with_too_few_samples_is_left_out() -> None:
    rng = np.random.default_rng(1)
    real_cells, sample_cells = np.repeat([0, 1], 50), np.array([0] * 95 + [1] * 5)
    found = copying_statistic(rng.random(100), rng.random(100), real_cells, sample_cells, cells=2)
    assert found.cells == 1
    assert np.ptp(found.sample_influence[sample_cells == 1]) == 0  # only the number left in the other cell
    with pytest.raises(ValueError, match="no cell holds 200 samples"):
        copying_statistic(rng.random(100), rng.random(100), real_cells, sample_cells, cells=2, least=200)


def test_placements_average_to_the_area_with_ties_as_one_half() -> None:
    beats, beaten = auc_placements(np.array([1.0, 2.0, 2.0]), np.array([0.0, 2.0]))
    assert beats == pytest.approx([0.5, 0.75, 0.75])
    assert beaten.mean() == pytest.approx(beats.mean())


def test_influences_are_derivatives_by_an_items_weight_up_to_a_constant() -> None:
    """Four more copies of one item, in sets repeated 40 times. The part that all items share is z growing with n."""
    rng, copies, more = np.random.default_rng(0), 40, 4
    real, samples = rng.gamma(2, size=300), rng.gamma(2, size=240) * 0.8
    real_cells, sample_cells = rng.integers(0, 3, 300), rng.integers(0, 3, 240)
    found = copying_statistic(real, samples, real_cells, sample_cells, cells=3)

    def statistic(real_items: list[int], sample_items: list[int]) -> float:
        rows, columns = np.tile(np.arange(300), copies), np.tile(np.arange(240), copies)
        rows = np.concatenate([rows, np.repeat(np.array(real_items, dtype=int), more)])
        columns = np.concatenate([columns, np.repeat(np.array(sample_items, dtype=int), more)])
        return copying_statistic(
            real[rows], samples[columns], real_cells[rows], sample_cells[columns], cells=3
        ).statistic

    base, chosen = statistic([], []), [0, 5, 9, 20]
    for influence, n, moved in (
        (found.real_influence, 300, [statistic([item], []) for item in chosen]),
        (found.sample_influence, 240, [statistic([], [item]) for item in chosen]),
    ):
        slopes = (np.array(moved) - base) / more * copies * n / np.sqrt(copies)
        gaps = slopes - influence[chosen]
        assert np.ptp(gaps) < 0.01 * np.ptp(influence)
