import numpy as np
import pytest

from evaluation.measuring.metrics.latent.total_correlation import gaussian_total_correlation, total_correlation
from evaluation.numerics.resampling import Resamples
from evaluation.types import NotApplicable

RESAMPLES = Resamples(key=0, count=300)


def test_golden_value() -> None:
    """docs/metrics.md: [[1, .9], [.9, 1]] gives .830366."""
    assert gaussian_total_correlation(np.array([[1, 0.9], [0.9, 1]])) == pytest.approx(0.830366, abs=5e-7)
    assert gaussian_total_correlation(np.array([[4, 5.4], [5.4, 9]])) == pytest.approx(0.830366, abs=5e-7)
    assert gaussian_total_correlation(np.eye(7)) == pytest.approx(0)


def test_the_interval_covers_the_populations_value_and_independent_numbers_stand_at_the_reference() -> None:
    covered, values = [], []
    root = np.linalg.cholesky(np.array([[1, 0.9], [0.9, 1]]))
    for seed in range(200):
        noise = np.random.default_rng(seed).normal(size=(400, 2))
        found = total_correlation(latents=(noise @ root.T).astype(np.float32), resamples=RESAMPLES)
        assert found.interval is not None
        covered.append(found.interval[0] <= 0.830366 <= found.interval[1])
        alone = total_correlation(latents=noise.astype(np.float32), resamples=RESAMPLES)
        values.append((alone.value, alone.references[0].value))
    assert 0.90 <= np.mean(covered) <= 0.99
    means = np.mean(values, axis=0)
    assert means[0] == pytest.approx(means[1], rel=0.25)


def test_constant_and_dependent_numbers_have_a_reason() -> None:
    code = np.random.default_rng(0).normal(size=(50, 1)).astype(np.float32)
    with pytest.raises(NotApplicable, match="needs two numbers of the code that vary; here 1 does"):
        total_correlation(latents=np.concatenate([code, np.ones((50, 1), np.float32)], axis=1), resamples=RESAMPLES)
    with pytest.raises(NotApplicable, match="depend on one another"):
        total_correlation(latents=np.concatenate([code, 2 * code], axis=1), resamples=RESAMPLES)
