import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from evaluation.numerics import neighbours
from evaluation.numerics.neighbours import nearest, nearest_others


@pytest.mark.parametrize("offset", [0.0, 1e4])
def test_agrees_with_the_full_distance_matrix_even_far_from_the_origin(offset: float) -> None:
    rng = np.random.default_rng(0)
    queries, base = rng.normal(size=(150, 17)) + offset, rng.normal(size=(400, 17)) + offset
    found = nearest(queries, base, 9)
    distances = cdist(queries, base)
    assert (found.indices == np.argsort(distances, axis=1)[:, :9]).all()
    assert np.allclose(found.distances, np.sort(distances, axis=1)[:, :9], rtol=1e-6)


@pytest.mark.parametrize("k", [1, 14, 90])
def test_the_grouped_search_of_wide_rows_finds_what_sorting_finds(k: int) -> None:
    """Wide enough that only some groups of columns are searched. A third of the points are copies of others."""
    rng = np.random.default_rng(3)
    base = rng.normal(size=(4003, 5)).astype(np.float32)
    base[rng.integers(0, 4003, 1300)] = base[rng.integers(0, 4003, 1300)]
    queries = np.concatenate([base[:80], rng.normal(size=(80, 5)).astype(np.float32)])
    distances = cdist(queries.astype(np.float64), base.astype(np.float64))
    found = nearest(queries, base, k)
    assert np.allclose(found.distances, np.sort(distances, axis=1)[:, :k], rtol=1e-6, atol=1e-7)
    assert (found.indices == np.argsort(distances, axis=1, kind="stable")[:, :k]).all()


def test_the_nearest_of_some_points_are_those_of_all_points() -> None:
    points = np.random.default_rng(4).normal(size=(500, 3))
    rows = np.array([3, 40, 41, 499])
    assert (nearest_others(points, rows, 7) == nearest(points, points, 7, exclude_self=True).indices[rows]).all()


def test_a_point_among_many_duplicates_is_still_not_its_own_neighbour() -> None:
    points = np.zeros((50, 2))
    found = nearest_others(points, np.array([0, 49]), 3)
    assert found.shape == (2, 3)
    assert not (found == np.array([[0], [49]])).any()


def test_near_duplicates_far_from_the_mean_keep_their_order() -> None:
    """Distances of 1e-6 between points at distance 1e3: single precision alone sees zeros or noise."""
    rng = np.random.default_rng(1)
    base = np.concatenate([1e3 + 1e-6 * np.arange(60)[:, None] * np.ones((1, 4)), rng.normal(size=(200, 4))])
    found = nearest(base, base, 3, exclude_self=True)
    assert found.indices[0].tolist() == [1, 2, 3]
    assert found.indices[59].tolist() == [58, 57, 56]
    assert found.distances[0] == pytest.approx([2e-6, 4e-6, 6e-6], rel=1e-3)


def test_a_row_is_not_its_own_neighbour_but_its_duplicate_is() -> None:
    base = np.array([[0.0], [0.0], [5.0]])
    found = nearest(base, base, 1, exclude_self=True)
    assert found.indices[:, 0].tolist() == [1, 0, 0]
    assert found.distances[:2, 0].tolist() == [0, 0]


@settings(max_examples=25, deadline=None)
@given(st.integers(2, 40), st.integers(1, 5), st.integers(0, 10_000))
def test_blocks_do_not_change_the_result(n: int, d: int, seed: int) -> None:
    points = np.random.default_rng(seed).integers(0, 3, size=(n, d)).astype(np.float32)
    whole = nearest(points, points, n - 1, exclude_self=True)
    size = neighbours.BLOCK_BYTES
    try:
        neighbours.BLOCK_BYTES = 64
        split = nearest(points, points, n - 1, exclude_self=True)
    finally:
        neighbours.BLOCK_BYTES = size
    assert (whole.indices == split.indices).all()
    assert (whole.distances == split.distances).all()


def test_first_cuts_down_and_refuses_more_than_computed() -> None:
    points = np.random.default_rng(0).normal(size=(30, 3))
    found = nearest(points, points, 6, exclude_self=True)
    assert (found.first(2).indices == found.indices[:, :2]).all()
    with pytest.raises(ValueError, match=r"1\.\.6"):
        found.first(7)


def test_impossible_k_is_refused_with_the_range() -> None:
    with pytest.raises(ValueError, match=r"1\.\.2 for 3 rows; got 3"):
        nearest(np.zeros((3, 2)), np.zeros((3, 2)), 3, exclude_self=True)
