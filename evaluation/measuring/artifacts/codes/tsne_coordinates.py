"""The code on a plane by t-SNE: from the picture that all models share, and from the code's own plane."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

from evaluation.measuring.artifacts.images.image_maps import mappable
from evaluation.measuring.artifacts.neighbours.neighbours import LatentNeighbours
from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.tsne_layout import tsne_layout
from evaluation.registry import artifact
from evaluation.types import Array, Progress

GENTLE = 4.0
"""Early exaggeration from a start that is a map already: 12 tears it up, none at all costs kNN recall."""


@artifact()
def tsne_coordinates(
    *,
    latent_neighbours: LatentNeighbours,
    pca_coordinates: Array,
    image_tsne: Array,
    progress: Progress,
    k: int = 90,
    seed: int = 0,
) -> Float32[np.ndarray, "n 2"]:
    """t-SNE on the shared neighbours, perplexity k/3, begun at the images' own t-SNE map; (n, 2)."""
    mappable(pca_coordinates, "t-SNE")
    return tsne_layout(_near(latent_neighbours, k), image_tsne, seed=seed, early=GENTLE, spread=None, progress=progress)


@artifact()
def tsne_own_coordinates(
    *, latent_neighbours: LatentNeighbours, pca_coordinates: Array, progress: Progress, k: int = 90, seed: int = 0
) -> Float32[np.ndarray, "n 2"]:
    """t-SNE on the shared neighbours, perplexity k/3, begun at the code's two principal directions; (n, 2)."""
    mappable(pca_coordinates, "t-SNE")
    return tsne_layout(_near(latent_neighbours, k), pca_coordinates, seed=seed, progress=progress)


def _near(neighbours: Neighbours, k: int) -> Neighbours:
    return neighbours.first(min(k, neighbours.k, (len(neighbours.indices) - 1) // 2))
