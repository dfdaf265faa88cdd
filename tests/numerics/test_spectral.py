import numpy as np
import pytest

from evaluation.numerics.spectral import vendi_of_kernel, vendi_score


def test_golden_three_pairs() -> None:
    """METRICS.md: [0,0,10,10,20,20] with k = exp(-|a-b|)."""
    a = np.array([0, 0, 10, 10, 20, 20])
    assert vendi_of_kernel(np.exp(-np.abs(a[:, None] - a))) == pytest.approx(2.999999996, abs=1e-8)


def test_golden_matrix() -> None:
    kernel = np.array([[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]])
    assert vendi_of_kernel(kernel) == pytest.approx(2.157300, abs=1e-6)


@pytest.mark.parametrize("order", [0.5, 1, 2, np.inf])
@pytest.mark.parametrize(("n", "d"), [(30, 7), (7, 30)])
def test_features_and_their_cosine_kernel_agree(n: int, d: int, order: float) -> None:
    x = np.random.default_rng(0).normal(size=(n, d))
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)
    assert vendi_score(x, order)[0] == pytest.approx(vendi_of_kernel(unit @ unit.T, order), rel=1e-8)


def test_order_is_honoured() -> None:
    x = np.random.default_rng(0).normal(size=(40, 6)) + np.array([3, 0, 0, 0, 0, 0])
    values = [vendi_score(x, order)[0] for order in (0.5, 1, 2)]
    assert values == sorted(values, reverse=True)
    assert values[0] > values[2] + 0.1


@pytest.mark.parametrize("order", [0.5, 1, 2])
@pytest.mark.parametrize(("n", "d"), [(30, 5), (6, 30)])
def test_influence_is_the_derivative_by_an_items_weight(n: int, d: int, order: float) -> None:
    x = np.random.default_rng(2).normal(size=(n, d)) + 1
    _, influence = vendi_score(x, order)
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)

    def weighted(step: float) -> float:
        weights = np.ones(n)
        weights[3] += step
        root = np.sqrt(weights / weights.sum())
        values = np.linalg.eigvalsh((unit * root[:, None]) @ (unit * root[:, None]).T)
        values = values[values > 1e-12]
        if order == 1:
            return float(np.exp(-np.sum(values * np.log(values))))
        return float(np.sum(values**order) ** (1 / (1 - order)))

    slope = (weighted(1e-5) - weighted(-1e-5)) / 2e-5
    assert influence[3] / n == pytest.approx(slope, rel=1e-3, abs=1e-6)


def test_copies_count_once() -> None:
    assert vendi_score(np.repeat(np.eye(4), 25, axis=0))[0] == pytest.approx(4)
    assert vendi_score(np.ones((50, 3)))[0] == pytest.approx(1)
