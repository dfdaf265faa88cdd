import numpy as np
import pytest

from evaluation.numerics.second_order import (
    as_square,
    narrowed,
    nearness,
    quadratic_of_halves,
    quadratic_of_histograms,
    quadratic_of_kernel,
)


def test_what_is_all_quadratic_loses_two_fifths_of_its_variance_and_never_more() -> None:
    deviations = np.random.default_rng(0).normal(size=2000)
    variance = np.var(deviations)
    assert np.var(narrowed(deviations, 0)) == pytest.approx(variance)
    assert np.var(narrowed(deviations, 0.2 * variance)) == pytest.approx(0.8 * variance)
    assert np.var(narrowed(deviations, 5 * variance)) == pytest.approx(0.6 * variance)
    assert (narrowed(np.zeros(5), 1.0) == 0).all()


def test_halves_know_the_variance_of_a_square() -> None:
    """The square of a mean of n around zero has only a quadratic term: its variance is 2 / n^2."""
    n, found = 200, []
    for seed in range(1000):
        rng = np.random.default_rng(seed)
        x = rng.normal(size=n)
        means = []
        for _ in range(16):
            order = rng.permutation(n)
            means.append((x[order[: n // 2]].mean() ** 2 + x[order[n // 2 :]].mean() ** 2) / 2)
        found.append(quadratic_of_halves(np.array(means)))
    assert np.mean(found) == pytest.approx(2 / n**2, rel=0.12)


def test_the_quadratic_term_of_equal_distributions_is_all_their_kernel_distance_varies() -> None:
    from evaluation.numerics.kernel import polynomial_kernel

    n, values, found = 60, [], []
    for seed in range(300):
        rng = np.random.default_rng(seed)
        x, y = rng.normal(size=(n, 4)), rng.normal(size=(n, 4))
        xx, yy, xy = polynomial_kernel(x, x), polynomial_kernel(y, y), polynomial_kernel(x, y)
        within = (xx.sum() - np.trace(xx) + yy.sum() - np.trace(yy)) / (n * (n - 1))
        values.append(within - 2 * xy.mean())
        found.append(quadratic_of_kernel(x, y))
    assert np.sqrt(np.mean(found)) == pytest.approx(np.std(values), rel=0.15)


def test_the_quadratic_term_of_two_histograms_is_all_their_divergence_varies() -> None:
    rng, n, m, k = np.random.default_rng(0), 2000, 3000, 12
    first, second = (rng.multinomial(size, np.full(k, 1 / k), size=4000) / size for size in (n, m))
    divergences = (first * np.log(first / second)).sum(axis=1)
    assert np.sqrt(quadratic_of_histograms(k, n, m)) == pytest.approx(divergences.std(), rel=0.1)


def test_a_squared_distance_deviates_as_its_root_does() -> None:
    """Far from zero the replicates are (r + e)^2. At zero, where a root has no meaning, they stay as they are."""
    deviations = np.random.default_rng(0).normal(size=4000)
    root, small = 10.0, deviations / 20
    assert as_square(root**2, 2 * root * small, root**2) == pytest.approx((root + small) ** 2, abs=1e-3)
    assert as_square(0.0, deviations, 0.0) == pytest.approx(deviations)
    assert as_square(-0.3, deviations, -0.3) == pytest.approx(deviations - 0.3)
    assert as_square(1.0, np.zeros(3), 1.0) == pytest.approx(np.ones(3))
    assert nearness(2 * deviations.std(), deviations) == pytest.approx(0.5)
    assert nearness(1.0, np.zeros(3)) == 0
