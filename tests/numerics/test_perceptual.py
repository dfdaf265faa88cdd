import numpy as np
import pytest

from evaluation.numerics.perceptual import mean_distances, pair_terms, unit_channels


def maps(n: int = 12, seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    return np.maximum(rng.normal(size=(n, 4, 6, 6)), 0), rng.normal(size=(n, 7, 3, 3))


def lpips(first: tuple[np.ndarray, ...], second: tuple[np.ndarray, ...]) -> float:
    """By the definition: unit channels at every position, squared differences, mean over positions, sum over layers."""
    total = 0.0
    for a, b in zip(first, second, strict=True):
        a, b = (x / (np.sqrt(np.square(x).sum(axis=0)) + 1e-10) for x in (a, b))
        total += float(np.square(a - b).sum(axis=0).mean())
    return total


def batches(rows: np.ndarray, size: int = 5) -> list[np.ndarray]:
    return [rows[start : start + size] for start in range(0, len(rows), size)]


def test_mean_distances_are_those_of_all_pairs_by_the_definition() -> None:
    layers = maps()
    n = len(layers[0])
    groups = np.arange(n) % 3
    groups[-1] = 7  # alone
    rows = unit_channels(layers)
    found = mean_distances(lambda: batches(rows), groups)
    for i in range(n - 1):
        others = [j for j in range(n) if j != i and groups[j] == groups[i]]
        expected = np.mean([lpips(tuple(m[i] for m in layers), tuple(m[j] for m in layers)) for j in others])
        assert found[i] == pytest.approx(expected, rel=1e-5)
    assert np.isnan(found[-1])


def test_scaling_the_channels_of_a_layer_changes_nothing() -> None:
    first, second = maps()
    assert np.allclose(unit_channels((first, second)), unit_channels((first * 7, second * 0.1)), atol=1e-6)


def test_equal_images_are_at_distance_zero_exactly() -> None:
    first, second = maps(1)
    rows = unit_channels((np.repeat(first, 9, axis=0), np.repeat(second, 9, axis=0)))
    assert (mean_distances(lambda: batches(rows), np.zeros(9, dtype=int)) == 0).all()


def test_the_value_is_the_mean_of_all_pairs_and_its_error_that_of_a_u_statistic() -> None:
    def draw(seed: int) -> tuple[float, float]:
        points = np.random.default_rng(seed).normal(size=(80, 3)) ** 3
        groups = np.zeros(80, dtype=int)
        value, terms = pair_terms(mean_distances(lambda: [points], groups), groups)
        return value, float(terms.std(ddof=1) / np.sqrt(80))

    found = np.array([draw(seed) for seed in range(600)])
    points = np.random.default_rng(0).normal(size=(80, 3)) ** 3
    pairs = np.square(points[:, None] - points[None]).sum(axis=2)
    assert found[0, 0] == pytest.approx(pairs.sum() / (80 * 79))
    assert np.sqrt(np.square(found[:, 1]).mean()) == pytest.approx(found[:, 0].std(), rel=0.12)


def test_batches_that_are_not_the_rows_with_groups_are_refused() -> None:
    with pytest.raises(ValueError, match="must hold the 4 rows"):
        mean_distances(lambda: [np.zeros((3, 2))], np.zeros(4, dtype=int))
