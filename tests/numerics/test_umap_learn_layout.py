"""Maps by umap-learn on the shared neighbours: a seed gives the map again everywhere, and odd codes are mapped too.

All of them are slow: a process that imports umap-learn compiles for 6 to 17 s.
"""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_digits

from evaluation.measuring.artifacts.maps.pca_coordinates import pca_coordinates
from evaluation.numerics.map_quality import map_quality
from evaluation.numerics.neighbours import nearest
from evaluation.numerics.umap_learn_layout import umap_learn_layout, warm

pytestmark = [
    pytest.mark.slow,
    pytest.mark.xdist_group("umap-learn"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

DIGITS = load_digits().data[:300].astype(np.float32)
DIGITS[200:230] = DIGITS[0]
"""More copies than neighbours: their nearest others lie at distance 0, where the graph takes the mean distance."""


def laid_out(codes: np.ndarray, *, seed: int = 3) -> np.ndarray:
    near = nearest(codes, codes, min(14, len(codes) - 1), exclude_self=True)
    return umap_learn_layout(near, pca_coordinates(latents=codes), rng=np.random.default_rng(seed))


def test_a_map_keeps_neighbourhoods_and_depends_on_its_seed() -> None:
    coordinates = laid_out(DIGITS)
    near = nearest(DIGITS, DIGITS, 60, exclude_self=True)
    assert map_quality(coordinates, DIGITS, near, np.arange(len(DIGITS)))["trustworthiness"] > 0.96
    assert not np.array_equal(coordinates, laid_out(DIGITS, seed=4))


def test_a_seed_gives_the_same_map_with_any_number_of_threads() -> None:
    """In another process: tests/jobs/test_warm_workers.py."""
    import numba

    maps = []
    for threads in (1, numba.config.NUMBA_NUM_THREADS):
        numba.set_num_threads(threads)
        maps.append(laid_out(DIGITS))
        assert numba.get_num_threads() == threads
    np.testing.assert_array_equal(*maps)


@pytest.mark.parametrize(
    "codes",
    [
        np.random.default_rng(0).normal(size=(120, 1)),
        np.random.default_rng(0).normal(size=(20, 3)),
        np.random.default_rng(0).normal(size=(4, 3)).repeat(30, axis=0),
        np.eye(1, 100).T.repeat(3, axis=1),
        np.concatenate([np.zeros((40, 2)), np.full((40, 2), 1e6)]),
    ],
    ids=["one number", "fewest", "copies", "all alike but one", "two places"],
)
def test_odd_codes_are_mapped(codes: np.ndarray) -> None:
    coordinates = laid_out(codes.astype(np.float32))
    assert coordinates.shape == (len(codes), 2)
    assert np.isfinite(coordinates).all()


def test_a_warm_process_compiles_nothing_more() -> None:
    from umap import layouts, umap_

    warm()
    functions = [each for module in (umap_, layouts) for each in vars(module).values() if hasattr(each, "signatures")]
    before = [list(each.signatures) for each in functions]
    laid_out(DIGITS)
    assert [list(each.signatures) for each in functions] == before
    assert any(before)
