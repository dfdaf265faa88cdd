"""UMAP's layout from neighbours that are already known, by umap-learn, the reference implementation.

Importing it compiles: 13 s of CPU where numba's cache is empty, 1 s later. The first graph of a process compiles for 4
s more, whatever the cache holds. So it is imported only when a map is asked for, and ``warm`` does all of it at once.

umap-learn on several threads gives another map each time. Here it keeps to one. The same seed then gives the same map
bit for bit, in any process and with any threading layer of numba, on processors of one kind: its code is compiled for
the processor at hand and may round in another order on another kind. Our own kernel (``umap_layout``) does the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from jaxtyping import Float, Float32

from evaluation.numerics.neighbours import Neighbours
from evaluation.types import Array

EXTENT = 10.0
"""Largest coordinate of the start, as in umap-learn."""
JITTER = 1e-4
"""Of the start, as in umap-learn: equal points would never separate, and a flat start would be divided by its height
of 0."""


def umap_learn_layout(
    neighbours: Neighbours, start: Float[np.ndarray, "n 2"], *, rng: np.random.Generator, min_dist: float = 0.1
) -> Float32[np.ndarray, "n 2"]:
    """Coordinates (n, 2) by umap-learn [McInnes, Healy & Melville 2018], begun at ``start``, of any scale.

    k neighbours are ``n_neighbors`` = k + 1 there. Everything else is as umap-learn sets it: learning rate 1, 5
    negative samples, 500 epochs up to 10,000 points and 200 beyond. Memory is linear in n.
    """
    from umap import umap_

    indices, distances = _with_themselves(neighbours)
    random = np.random.RandomState(rng.integers(2**32))
    begun = _begun(start, rng)
    with _one_thread():
        graph, _, _ = umap_.fuzzy_simplicial_set(
            begun, neighbours.k + 1, random, "euclidean", knn_indices=indices, knn_dists=distances
        )
        a, b = umap_.find_ab_params(1.0, min_dist)
        coordinates, _ = umap_.simplicial_set_embedding(
            begun,
            graph,
            n_components=2,
            initial_alpha=1.0,
            a=a,
            b=b,
            gamma=1.0,
            negative_sample_rate=5,
            n_epochs=None,
            init=begun,
            random_state=random,
            metric="euclidean",
            metric_kwds={},
            densmap=False,
            densmap_kwds={},
            output_dens=False,
            parallel=False,
        )
    return np.asarray(coordinates, dtype=np.float32)


def warm() -> None:
    """Import umap-learn and compile all that a layout needs, by a layout of 20 points."""
    rng = np.random.default_rng(0)
    near = (np.arange(20, dtype=np.int32)[:, None] + np.arange(1, 6, dtype=np.int32)) % 20
    distances = np.sort(rng.random((20, 5), dtype=np.float32), axis=1)
    umap_learn_layout(Neighbours(indices=near, distances=distances), rng.random((20, 2)), rng=rng)


def _with_themselves(neighbours: Neighbours) -> tuple[Array, Array]:
    """Indices and distances (n, k + 1): umap-learn counts each point as its own first neighbour."""
    n = len(neighbours.indices)
    indices = np.hstack([np.arange(n, dtype=np.int32)[:, None], neighbours.indices.astype(np.int32)])
    distances = np.hstack([np.zeros((n, 1), np.float32), neighbours.distances.astype(np.float32)])
    return indices, distances


def _begun(start: Array, rng: np.random.Generator) -> Array:
    centred = start.astype(np.float64) - start.mean(axis=0, dtype=np.float64)
    scaled: Array = EXTENT * centred / max(float(np.abs(centred).max()), 1e-12)
    return scaled + rng.normal(scale=JITTER, size=scaled.shape)


@contextmanager
def _one_thread() -> Iterator[None]:
    """The graph's mean distance is a sum over threads: its last bits would depend on how many there are."""
    import numba

    before = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        yield
    finally:
        numba.set_num_threads(before)
