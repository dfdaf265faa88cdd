"""Fisher's exact test of classes, and how many are surely rarer."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import fisher_exact

from evaluation.numerics.rarity import rarer, surely_rarer


def test_it_is_the_one_sided_exact_test_of_fisher() -> None:
    counts, others = np.array([2, 30, 8]), np.array([9, 20, 11])
    for index, p in enumerate(rarer(counts, others)):
        table = [[counts[index], 40 - counts[index]], [others[index], 40 - others[index]]]
        assert p == pytest.approx(fisher_exact(table, alternative="less").pvalue)


def test_one_class_for_ten_is_told_at_twenty_samples_and_two_missing_by_chance_are_not() -> None:
    real, one = np.full(10, 2), np.array([20] + [0] * 9)
    assert surely_rarer(one, real, one == 0, level=1e-3) >= 1
    chance = np.array([3, 2, 4, 1, 3, 2, 3, 2, 0, 0])
    assert surely_rarer(chance, real, chance == 0, level=1e-3) == 0


def test_at_many_samples_every_missing_class_is_sure() -> None:
    samples = np.array([0, 0, 500, 500])
    assert surely_rarer(samples, np.full(4, 250), samples == 0, level=1e-3) == 2
