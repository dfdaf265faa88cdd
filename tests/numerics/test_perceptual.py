import numpy as np
import pytest

from evaluation.numerics.perceptual import (
    mean_distances,
    pair_distances,
    pair_terms,
    quadratic_of_pairs,
    unit_channels,
)


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


def test_distances_are_those_of_the_definition() -> None:
    layers = maps()
    found = pair_distances(unit_channels(layers))
    for i in range(12):
        for j in range(12):
            expected = lpips(tuple(m[i] for m in layers), tuple(m[j] for m in layers))
            assert found[i, j] == pytest.approx(expected, rel=1e-3)


def test_of_large_maps_positions_in_the_middle_of_64_equal_parts_are_compared() -> None:
    large = np.random.default_rng(0).normal(size=(5, 3, 40, 24))
    found = pair_distances(unit_channels([large]))
    assert np.array_equal(found, pair_distances(unit_channels([large[:, :, 2::5, 1::3]])))
    smooth = np.repeat(np.repeat(large[:, :, 2::5, 1::3], 5, axis=2), 3, axis=3)
    assert found[0, 1] == pytest.approx(lpips((smooth[0],), (smooth[1],)), rel=1e-3)


def test_distances_of_many_columns_are_those_of_all_pairs() -> None:
    rows = np.random.default_rng(0).normal(size=(7, 20_000))
    expected = np.square(rows[:, None] - rows[None]).sum(axis=2)
    assert pair_distances(rows) == pytest.approx(expected, rel=1e-5)


def test_means_are_over_the_others_of_a_group() -> None:
    distances = pair_distances(np.random.default_rng(0).normal(size=(12, 5)))
    groups = np.arange(12) % 3
    groups[-1] = 7  # alone
    found = mean_distances(distances, groups)
    for i in range(11):
        others = [j for j in range(12) if j != i and groups[j] == groups[i]]
        assert found[i] == pytest.approx(distances[i, others].mean(), rel=1e-6)
    assert np.isnan(found[-1])


def test_scaling_the_channels_of_a_layer_changes_nothing() -> None:
    first, second = maps()
    assert np.allclose(unit_channels((first, second)), unit_channels((first * 7, second * 0.1)), atol=1e-3)


def test_equal_images_are_at_distance_zero_exactly() -> None:
    first, second = maps(1)
    rows = unit_channels((np.repeat(first, 9, axis=0), np.repeat(second, 9, axis=0)))
    assert (pair_distances(rows) == 0).all()


def test_the_value_is_the_mean_of_all_pairs_and_its_error_that_of_a_u_statistic() -> None:
    def draw(seed: int) -> tuple[float, float]:
        points = np.random.default_rng(seed).normal(size=(80, 3)) ** 3
        groups = np.zeros(80, dtype=int)
        value, terms = pair_terms(mean_distances(pair_distances(points), groups), groups)
        return value, float(terms.std(ddof=1) / np.sqrt(80))

    found = np.array([draw(seed) for seed in range(600)])
    points = np.random.default_rng(0).normal(size=(80, 3)) ** 3
    pairs = np.square(points[:, None] - points[None]).sum(axis=2)
    assert found[0, 0] == pytest.approx(pairs.sum() / (80 * 79), rel=1e-5)
    assert np.sqrt(np.square(found[:, 1]).mean()) == pytest.approx(found[:, 0].std(), rel=0.12)


def test_where_all_directions_are_alike_the_pairs_are_all_the_variance() -> None:
    """Unit vectors of even directions: the mean squared distance is 2 - 2 |their mean|^2 and nothing linear is left."""
    rng = np.random.default_rng(0)
    values, quadratic = [], []
    for _ in range(400):
        rows = rng.normal(size=(60, 8))
        distances = pair_distances(rows / np.linalg.norm(rows, axis=1, keepdims=True))
        groups = np.arange(60) % 2
        values.append(pair_terms(mean_distances(distances, groups), groups)[0])
        quadratic.append(quadratic_of_pairs(distances, groups))
    assert np.mean(quadratic) == pytest.approx(np.var(values), rel=0.2)
    assert np.mean(quadratic) == pytest.approx(2 * 2 * (30 / 60) ** 2 * 4 * (1 / 8) / (30 * 29), rel=0.1)


def test_items_alone_in_their_group_have_no_pairs() -> None:
    assert quadratic_of_pairs(np.zeros((3, 3)), np.arange(3)) == 0.0
