"""The code on a plane by UMAP: from the picture that all models share, and from the code's own plane."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

from evaluation.measuring.artifacts.images.image_maps import mappable
from evaluation.measuring.artifacts.neighbours.neighbours import LatentNeighbours
from evaluation.numerics.fuzzy_graph import fuzzy_graph
from evaluation.numerics.umap_layout import umap_layout
from evaluation.registry import artifact
from evaluation.types import Array, Progress

GENTLE = 0.1
"""First step from a start that is a map already; 1, the usual, leaves little of it."""


@artifact()
def umap_coordinates(
    *,
    latent_neighbours: LatentNeighbours,
    pca_coordinates: Array,
    image_umap: Array,
    progress: Progress,
    k: int = 14,
    min_dist: float = 0.1,
    seed: int = 0,
) -> Float32[np.ndarray, "n 2"]:
    """UMAP on the shared neighbours (k others: ``n_neighbors`` = k + 1), begun at the images' own UMAP map; (n, 2)."""
    mappable(pca_coordinates, "UMAP")
    used = latent_neighbours.first(min(k, latent_neighbours.k))
    graph = fuzzy_graph(used.indices, used.distances)
    return umap_layout(graph, image_umap, seed=seed, min_dist=min_dist, step=GENTLE, progress=progress)


@artifact()
def umap_own_coordinates(
    *,
    latent_neighbours: LatentNeighbours,
    pca_coordinates: Array,
    progress: Progress,
    k: int = 14,
    min_dist: float = 0.1,
    seed: int = 0,
) -> Float32[np.ndarray, "n 2"]:
    """UMAP on the shared neighbours (k others), begun at the code's two principal directions; (n, 2)."""
    mappable(pca_coordinates, "UMAP")
    used = latent_neighbours.first(min(k, latent_neighbours.k))
    graph = fuzzy_graph(used.indices, used.distances)
    return umap_layout(graph, pca_coordinates, seed=seed, min_dist=min_dist, progress=progress)
