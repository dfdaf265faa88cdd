"""Our UMAP layout beside umap-learn: the same graph, and maps that keep neighbourhoods equally well."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.datasets import load_digits
from sklearn.manifold import trustworthiness

from evaluation.numerics.fuzzy_graph import fuzzy_graph
from evaluation.numerics.neighbours import nearest
from evaluation.numerics.umap_layout import curve_parameters, umap_layout

K = 14


@pytest.fixture(scope="module")
def digits() -> np.ndarray:
    return load_digits().data[:600].astype(np.float32)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::UserWarning", "ignore::FutureWarning", "ignore::DeprecationWarning")
def test_graph_curve_and_quality_are_those_of_umap_learn(digits: np.ndarray) -> None:
    """Reference: umap-learn 0.5.12, with the same neighbours and the same start."""
    import umap  # takes seconds

    ours = nearest(digits, digits, K, exclude_self=True)
    graph = fuzzy_graph(ours.indices, ours.distances)
    # umap-learn counts the point itself among its neighbours
    own = np.arange(len(digits), dtype=np.int32)[:, None]
    indices = np.hstack([own, ours.indices])
    distances = np.hstack([np.zeros_like(own, np.float32), ours.distances])
    theirs, _, _ = umap.umap_.fuzzy_simplicial_set(
        digits, K + 1, np.random.RandomState(0), "euclidean", knn_indices=indices, knn_dists=distances
    )
    assert abs(graph - theirs).max() < 1e-5
    assert curve_parameters(0.1) == pytest.approx(umap.umap_.find_ab_params(1.0, 0.1), rel=1e-3)

    centred = digits - digits.mean(axis=0)
    start = centred @ np.linalg.svd(centred, full_matrices=False)[2][:2].T
    reference = umap.UMAP(
        n_neighbors=K + 1, init=start, random_state=0, n_jobs=1, precomputed_knn=(indices, distances)
    ).fit_transform(digits)
    quality = trustworthiness(digits, umap_layout(graph, start, seed=0), n_neighbors=15)
    assert quality > trustworthiness(digits, reference, n_neighbors=15) - 0.01


def test_one_seed_gives_one_map(digits: np.ndarray) -> None:
    ours = nearest(digits[:100], digits[:100], K, exclude_self=True)
    graph = fuzzy_graph(ours.indices, ours.distances)
    start = digits[:100, 20:22]
    first, again = (umap_layout(graph, start, seed=3, epochs=20) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, umap_layout(graph, start, seed=4, epochs=20))
