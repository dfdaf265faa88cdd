"""UMAP: from any start, and of the code from the map of the images."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np
from jaxtyping import Float32

from evaluation.measuring.artifacts.maps.mappable import mappable
from evaluation.measuring.artifacts.neighbours.neighbours import LatentNeighbours
from evaluation.numerics.fuzzy_graph import fuzzy_graph
from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.umap_layout import umap_layout
from evaluation.registry import artifact, of
from evaluation.types import Array, Progress

GENTLE = 0.1
"""First step where the start is a finished map; 1, the usual, leaves little of it."""

ImageUmap: TypeAlias = Annotated[Array, of("umap", points="images", start="image_plane")]
IndependentUmap: TypeAlias = Annotated[Array, of("umap", points="latents", start="pca_coordinates")]


@artifact()
def umap(
    *, neighbours: Neighbours, start: Array, progress: Progress, k: int = 14, min_dist: float = 0.1, seed: int = 0
) -> Float32[np.ndarray, "n 2"]:
    """UMAP on the neighbours of the points (k others: ``n_neighbors`` = k + 1), begun at the ``start``; (n, 2).

    Parameters:
        k: Neighbours of each item, itself not counted.
        min_dist: Least distance of points in the map that belong together.
        seed: The run's seed.
    """
    mappable(start, "UMAP")
    used = neighbours.first(min(k, neighbours.k))
    graph = fuzzy_graph(used.indices, used.distances)
    return umap_layout(graph, start, seed=seed, min_dist=min_dist, progress=progress)


@artifact()
def umap_coordinates(
    *,
    latent_neighbours: LatentNeighbours,
    pca_coordinates: Array,
    image_umap: ImageUmap,
    progress: Progress,
    k: int = 14,
    min_dist: float = 0.1,
    seed: int = 0,
) -> Float32[np.ndarray, "n 2"]:
    """UMAP of the codes (k others), begun at the UMAP map of the images; (n, 2).

    Parameters:
        k: Neighbours of each item, itself not counted.
        min_dist: Least distance of points in the map that belong together.
        seed: The run's seed.
    """
    mappable(pca_coordinates, "UMAP")
    used = latent_neighbours.first(min(k, latent_neighbours.k))
    graph = fuzzy_graph(used.indices, used.distances)
    return umap_layout(graph, image_umap, seed=seed, min_dist=min_dist, step=GENTLE, progress=progress)
