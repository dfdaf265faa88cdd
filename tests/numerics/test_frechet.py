import numpy as np
import pytest
from scipy import linalg

from evaluation.numerics.frechet import frechet_distance, frechet_distances_of_subsets, frechet_influence
from evaluation.numerics.moments import moments


def by_definition(x: np.ndarray, y: np.ndarray) -> float:
    """Heusel 2017 with eigenvalues of S1 S2 in place of sqrtm."""
    s1, s2 = np.cov(x.T), np.cov(y.T)
    roots = np.sqrt(np.maximum(linalg.eigvals(s1 @ s2).real, 0))
    shift = x.mean(0) - y.mean(0)
    return float(shift @ shift + np.trace(s1) + np.trace(s2) - 2 * roots.sum())


def pair(n: int, m: int, d: int, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    mix = rng.normal(size=(d, d)) / np.sqrt(d)
    return rng.normal(size=(n, d)), rng.normal(size=(m, d)) @ mix + 0.3


@pytest.mark.parametrize(("n", "m", "d"), [(200, 300, 12), (40, 300, 64), (300, 40, 64), (30, 50, 64), (65, 64, 64)])
def test_agrees_with_the_definition_also_with_fewer_items_than_dimensions(n: int, m: int, d: int) -> None:
    x, y = pair(n, m, d)
    expected = by_definition(x, y)
    assert frechet_distance(moments(x), moments(y)) == pytest.approx(expected, rel=1e-6)
    assert frechet_influence(moments(x), moments(y), x, y)[0] == pytest.approx(expected, rel=1e-6)


def test_equal_covariances_leave_the_squared_shift_of_means() -> None:
    x, _ = pair(500, 2, 20)
    assert frechet_distance(moments(x), moments(x + 0.5)) == pytest.approx(20 * 0.25, rel=1e-9)


def test_identical_sets_are_at_zero_and_the_order_of_sets_does_not_matter() -> None:
    x, y = pair(300, 200, 16)
    assert frechet_distance(moments(x), moments(x)) == pytest.approx(0, abs=1e-9)
    assert frechet_distance(moments(x), moments(y)) == pytest.approx(frechet_distance(moments(y), moments(x)))


def test_grows_with_the_shift() -> None:
    x, y = pair(300, 300, 16)
    values = [frechet_distance(moments(x), moments(y + shift)) for shift in (0.5, 1.0, 2.0)]
    assert values == sorted(values)


def test_constant_features_do_not_break_it() -> None:
    x, _ = pair(300, 2, 5)
    constant = np.full((300, 5), 2.0)
    assert frechet_distance(moments(constant), moments(constant)) == 0
    expected = np.square(x.mean(0) - 2).sum() + x.var(0, ddof=1).sum()
    assert frechet_distance(moments(x), moments(constant)) == pytest.approx(expected)


def test_a_dead_dimension_is_no_trouble() -> None:
    x, y = pair(300, 200, 6)
    x, y = (np.concatenate([a, np.zeros((len(a), 2))], axis=1) for a in (x, y))
    assert frechet_distance(moments(x), moments(y)) == pytest.approx(by_definition(x, y), rel=1e-6)
    _, real, sample = frechet_influence(moments(x), moments(y), x, y)
    assert np.isfinite(real).all()
    assert np.isfinite(sample).all()


@pytest.mark.parametrize(("n", "m", "d"), [(60, 90, 5), (90, 60, 5), (20, 60, 30), (60, 20, 30), (15, 20, 30)])
def test_influence_is_the_derivative_by_an_items_weight(n: int, m: int, d: int) -> None:
    """Against finite differences of the weighted distance, weights 1 +- epsilon on one item."""
    x, y = pair(n, m, d, seed=3)
    _, real, sample = frechet_influence(moments(x), moments(y), x, y)

    def weighted(features: np.ndarray, item: int, step: float) -> tuple[np.ndarray, np.ndarray]:
        weights = np.ones(len(features))
        weights[item] += step
        mean = weights @ features / weights.sum()
        centred = features - mean
        # ddof 1 scales every item alike
        return mean, centred.T * np.sqrt(weights / weights.sum() * len(features) / (len(features) - 1))

    def distance(a: tuple[np.ndarray, np.ndarray], b: tuple[np.ndarray, np.ndarray]) -> float:
        roots = linalg.svdvals(a[1].T @ b[1])
        return float(np.square(a[0] - b[0]).sum() + np.square(a[1]).sum() + np.square(b[1]).sum() - 2 * roots.sum())

    whole_x, whole_y = weighted(x, 0, 0.0), weighted(y, 0, 0.0)
    step = 1e-4
    for item in (0, 7):
        slope = (distance(weighted(x, item, step), whole_y) - distance(weighted(x, item, -step), whole_y)) / (2 * step)
        assert real[item] / n == pytest.approx(slope, rel=2e-3, abs=1e-4)
        slope = (distance(whole_x, weighted(y, item, step)) - distance(whole_x, weighted(y, item, -step))) / (2 * step)
        assert sample[item] / m == pytest.approx(slope, rel=2e-3, abs=1e-4)


def test_repeating_items_is_the_same_as_counting_them() -> None:
    x, _ = pair(50, 2, 4)
    counts = np.random.default_rng(0).integers(0, 3, size=50)
    counted, repeated = moments(x, counts), moments(np.repeat(x, counts, axis=0))
    assert counted.n == repeated.n
    assert np.allclose(counted.factor @ counted.factor.T, repeated.factor @ repeated.factor.T)


@pytest.mark.parametrize(("n", "m", "d"), [(200, 300, 12), (40, 300, 64), (300, 90, 64)])
def test_subsets_measured_together_have_the_distances_that_each_has_alone(n: int, m: int, d: int) -> None:
    x, y = pair(n, m, d)
    rng = np.random.default_rng(1)
    subsets = [rng.choice(m, size, replace=False) for size in (2, 10, m // 2, m)]
    alone = [frechet_distance(moments(x), moments(y[rows])) for rows in subsets]
    assert frechet_distances_of_subsets(moments(x), y, subsets) == pytest.approx(alone, rel=1e-9)
