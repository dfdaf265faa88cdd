"""The code on a plane by PaCMAP.

There is no version begun at a map that all models share, because PaCMAP forgets its start. Three zoo models on the
digits, Procrustes disparity between the maps of two models: .35 from their own planes, .34 from the UMAP map of the
images, .35 from the PaCMAP map of the images. These maps are only turned and scaled onto one another.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

from evaluation.measuring.artifacts.maps.mappable import mappable
from evaluation.measuring.artifacts.neighbours.neighbours import LatentNeighbours
from evaluation.numerics.pacmap_layout import pacmap_layout, warm
from evaluation.registry import artifact
from evaluation.types import Array, Latents


@artifact(warm=warm)
def pacmap_coordinates(
    *, latents: Latents, latent_neighbours: LatentNeighbours, pca_coordinates: Array, k: int = 60, seed: int = 0
) -> Float32[np.ndarray, "n 2"]:
    """PaCMAP on the shared neighbours, begun at the code's two principal directions; (n, 2).

    Parameters:
        k: Neighbours that candidates are taken from.
        seed: The run's seed.
    """
    mappable(pca_coordinates, "PaCMAP")
    return pacmap_layout(latents, latent_neighbours.first(min(k, latent_neighbours.k)), pca_coordinates, seed=seed)
