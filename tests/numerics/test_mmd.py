"""Maximum mean discrepancy of very few items."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.numerics.mmd import unbiased_mmd


@pytest.mark.parametrize("n", [2, 3, 4])
def test_resamplings_of_a_single_item_have_a_finite_value(n: int) -> None:
    rng = np.random.default_rng(n)
    weights = np.vstack([n * np.eye(n), np.ones((1, n))])
    value, replicates = unbiased_mmd(rng.normal(size=(n, 2)), rng.normal(size=(50, 2)), weights)
    assert np.isfinite(replicates).all()
    assert replicates[-1] == pytest.approx(value)
    assert np.ptp(replicates[:-1]) > 0
