import numpy as np
import pytest

from evaluation.numerics.spectral import vendi_score


def rows_with_cosines(kernel: np.ndarray) -> np.ndarray:
    """Rows whose cosine similarities are the given matrix, with ones on its diagonal."""
    values, vectors = np.linalg.eigh(kernel)
    return vectors * np.sqrt(np.clip(values, 0, None))


def test_golden_three_pairs() -> None:
    """Three pairs [0, 0, 10, 10, 20, 20] with k = exp(-|a - b|) are almost exactly three different things."""
    a = np.array([0, 0, 10, 10, 20, 20])
    rows = rows_with_cosines(np.exp(-np.abs(a[:, None] - a)))
    assert vendi_score(rows)[0] == pytest.approx(2.999999996, abs=1e-8)


def test_golden_matrix() -> None:
    kernel = np.array([[1, 0.9, 0], [0.9, 1, 0], [0, 0, 1]])
    assert vendi_score(rows_with_cosines(kernel))[0] == pytest.approx(2.157300, abs=1e-6)


@pytest.mark.parametrize("order", [0.5, 1, 2, np.inf])
@pytest.mark.parametrize(("n", "d"), [(30, 7), (7, 30)])
def test_it_is_the_entropy_of_the_eigenvalues_of_the_cosines(n: int, d: int, order: float) -> None:
    """Friedman & Dieng 2023: exp of the Renyi entropy of the eigenvalues of K / n."""
    x = np.random.default_rng(0).normal(size=(n, d))
    unit = x / np.linalg.norm(x, axis=1, keepdims=True)
    values = np.linalg.eigvalsh(unit @ unit.T / n)
    values = values[values > 1e-12]
    expected = {1: np.exp(-np.sum(values * np.log(values))), np.inf: 1 / values.max()}.get(order)
    if expected is None:
        expected = np.sum(values**order) ** (1 / (1 - order))
    assert vendi_score(x, order)[0] == pytest.approx(expected, rel=1e-8)


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
