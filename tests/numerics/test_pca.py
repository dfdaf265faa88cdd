"""Principal components of few rows."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.numerics.pca import principal_components


@given(seed=st.integers(0, 2**32 - 1), n=st.integers(2, 12), rank=st.integers(1, 12))
@settings(max_examples=25, deadline=None)
def test_few_rows_of_any_rank_have_finite_components_that_restore_them(seed: int, n: int, rank: int) -> None:
    """Rows that repeat each other leave directions without variance, which were divided by almost nothing."""
    rng = np.random.default_rng(seed)
    rows = (rng.standard_normal((n, rank)) @ rng.standard_normal((rank, 40))).astype(np.float32)
    found = principal_components(np.concatenate([rows, rows[:1]]), most=n)
    assert np.isfinite(found.components).all()
    np.testing.assert_allclose(found.restore(found.project(rows, n)), rows, atol=1e-3 * np.abs(rows).max())


def test_equal_rows_have_no_direction() -> None:
    found = principal_components(np.ones((3, 5), np.float32), most=2)
    assert not found.components.any()
    assert not found.variances.any()
