"""The code on a plane by umap-learn.

It begins at the code's own principal plane, as our independent UMAP does, and takes umap-learn's own learning rate. A
spectral start, its default, needs an eigensolver whose last bits depend on the number of threads.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

from evaluation.measuring.artifacts.maps.mappable import mappable
from evaluation.measuring.artifacts.neighbours.neighbours import LatentNeighbours
from evaluation.numerics.umap_learn_layout import umap_learn_layout, warm
from evaluation.registry import artifact
from evaluation.types import Array


@artifact(warm=warm)
def umap_learn_coordinates(
    *,
    latent_neighbours: LatentNeighbours,
    pca_coordinates: Array,
    rng: np.random.Generator,
    k: int = 14,
    min_dist: float = 0.1,
) -> Float32[np.ndarray, "n 2"]:
    """umap-learn on the shared neighbours (k others), begun at the code's two principal directions; (n, 2).

    Parameters:
        k: Neighbours of each item, itself not counted.
        min_dist: Least distance of points in the map that belong together.
    """
    mappable(pca_coordinates, "umap-learn")
    near = latent_neighbours.first(min(k, latent_neighbours.k))
    return umap_learn_layout(near, pca_coordinates, rng=rng, min_dist=min_dist)
