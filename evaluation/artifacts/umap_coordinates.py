"""The code on a plane by UMAP."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

from evaluation.numerics.fuzzy_graph import fuzzy_graph
from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.umap_layout import umap_layout
from evaluation.registry import artifact
from evaluation.types import Array, NotApplicable


@artifact()
def umap_coordinates(
    *, latent_neighbours: Neighbours, pca_coordinates: Array, k: int = 14, min_dist: float = 0.1, seed: int = 0
) -> Float32[np.ndarray, "n 2"]:
    """UMAP on the shared neighbours (k others: ``n_neighbors`` = k + 1), begun at the two principal directions."""
    n = len(pca_coordinates)
    if n < 20:
        raise NotApplicable(f"a UMAP map needs at least 20 test images; this run has {n}")
    if not np.ptp(pca_coordinates):
        raise NotApplicable("all images have the same code: there is nothing to map")
    used = latent_neighbours.first(min(k, latent_neighbours.k))
    graph = fuzzy_graph(used.indices, used.distances)
    return umap_layout(graph, pca_coordinates, seed=seed, min_dist=min_dist)
