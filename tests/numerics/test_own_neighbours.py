import json
import subprocess
import sys
import tracemalloc

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.spatial.distance import cdist

from evaluation.numerics import own_neighbours as module
from evaluation.numerics.gram import cross_gram, own_gram
from evaluation.numerics.own_neighbours import own_neighbours, tiles
from evaluation.numerics.shortlists import Shortlists


@pytest.mark.parametrize("offset", [0.0, 1e4])
@pytest.mark.parametrize("tile", [7, 64, 512])
def test_agrees_with_the_full_distance_matrix(offset: float, tile: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TILE", tile)
    points = np.random.default_rng(0).normal(size=(400, 17)) + offset
    found = own_neighbours(points, 9)
    distances = cdist(points, points)
    np.fill_diagonal(distances, np.inf)
    assert (found.indices == np.argsort(distances, axis=1)[:, :9]).all()
    assert np.allclose(found.distances, np.sort(distances, axis=1)[:, :9], rtol=1e-6)


def test_the_order_of_items_is_no_matter_when_nearest_come_last(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first tiles of a row hold its farthest items. Every further tile brings nearer ones."""
    monkeypatch.setattr(module, "TILE", 16)
    line = np.concatenate([np.geomspace(1e4, 1, 150), -np.geomspace(1, 1e4, 150)])[:, None] * np.ones((1, 3))
    found = own_neighbours(line, 4)
    distances = cdist(line, line)
    np.fill_diagonal(distances, np.inf)
    assert (found.indices == np.argsort(distances, axis=1, kind="stable")[:, :4]).all()


def test_near_duplicates_far_from_the_mean_keep_their_order() -> None:
    rng = np.random.default_rng(1)
    points = np.concatenate([1e3 + 1e-6 * np.arange(60)[:, None] * np.ones((1, 4)), rng.normal(size=(700, 4))])
    found = own_neighbours(points, 3)
    assert found.indices[0].tolist() == [1, 2, 3]
    assert found.indices[59].tolist() == [58, 57, 56]
    assert found.distances[0] == pytest.approx([2e-6, 4e-6, 6e-6], rel=1e-3)


@settings(max_examples=25, deadline=None)
@given(st.integers(3, 60), st.integers(1, 5), st.integers(0, 10_000))
def test_tiles_do_not_change_distances(n: int, d: int, seed: int) -> None:
    points = np.random.default_rng(seed).integers(0, 3, size=(n, d)).astype(np.float32)
    k = min(5, n - 1)
    with pytest.MonkeyPatch.context() as patch:
        whole = own_neighbours(points, k)
        patch.setattr(module, "TILE", 4)
        split = own_neighbours(points, k)
    assert (whole.distances == split.distances).all()
    exact = np.sort(cdist(points, points) + np.diag(np.full(n, np.inf)), axis=1)[:, :k]
    assert np.allclose(split.distances, exact)


def test_every_pair_of_tiles_is_seen_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "TILE", 10)
    points = np.random.default_rng(0).normal(size=(45, 3))
    seen = np.zeros((45, 45), dtype=int)

    def visit(rows: slice, columns: slice, products: np.ndarray) -> None:
        centred = points - points.mean(axis=0)
        assert np.allclose(products, centred[rows] @ centred[columns].T, atol=1e-5)
        seen[rows, columns] += 1

    own_neighbours(points, 2, visit=visit)
    assert (seen.max(), seen.min()) == (1, 0)
    assert ((seen + seen.T - np.diag(np.diag(seen))) >= 1).all()


def test_shortlists_keep_the_smallest_whether_a_tile_is_read_along_or_across() -> None:
    rng = np.random.default_rng(0)
    values = rng.normal(size=(40, 300)).astype(np.float32)
    along, across = Shortlists(40, 6), Shortlists(40, 6)
    rows = slice(0, 40)
    for start in range(0, 300, 50):
        tile = values[:, start : start + 50]
        along.take(rows, along.pick(rows, start, tile))
        across.take(rows, across.pick_transposed(rows, start, np.ascontiguousarray(tile.T)))
    expected = np.sort(values, axis=1)[:, :6]
    for lists in (along, across):
        assert (np.sort(lists.values, axis=1) == expected).all()
        assert (np.take_along_axis(values, lists.columns.astype(np.int64), axis=1) == lists.values).all()
        assert (lists.limits == expected[:, -1]).all()


def test_tiles_cover_every_row_once() -> None:
    assert [list(range(60_000))[part][0] for part in tiles(1500)] == [0, 512, 1024]
    assert sum(part.stop - part.start for part in tiles(1500)) == 1500


@pytest.mark.slow
def test_memory_of_the_gram_pass_grows_in_step_with_the_items() -> None:
    """Twice the items, at most about twice the memory; a matrix of all pairs would be 400 MB and take four times."""

    def peak(n: int) -> int:
        rng = np.random.default_rng(0)
        real, samples = (rng.normal(size=(n, 32)).astype(np.float32) for _ in range(2))
        tracemalloc.start()
        cross_gram(real, samples, own_gram(real, 6), own_gram(samples, 3))
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    small, large = peak(5_000), peak(10_000)
    assert large < 2.3 * small
    assert large < 100e6


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="peak memory is read from /proc")
def test_ten_thousand_items_of_2048_features_take_less_than_a_gigabyte() -> None:
    command = [sys.executable, "-m", "benchmarks.features_to_metrics", "--side", "ours"]
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=600)
    assert json.loads(done.stdout.splitlines()[-1])["peak MB beyond features"] < 1000
