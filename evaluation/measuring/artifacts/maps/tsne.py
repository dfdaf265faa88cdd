"""t-SNE: from any start, and of the code from the map of the images."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np
from jaxtyping import Float32

from evaluation.measuring.artifacts.maps.mappable import mappable
from evaluation.measuring.artifacts.neighbours.neighbours import LatentNeighbours
from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.tsne_layout import tsne_layout
from evaluation.registry import artifact, of
from evaluation.types import Array, Progress

GENTLE = 4.0
"""Early exaggeration where the start is a finished map: the usual 12 tears it up, and 1 costs kNN recall."""

ImageTsne: TypeAlias = Annotated[Array, of("tsne", points="images", start="image_plane")]
IndependentTsne: TypeAlias = Annotated[Array, of("tsne", points="latents", start="pca_coordinates")]


@artifact()
def tsne(
    *, neighbours: Neighbours, start: Array, progress: Progress, k: int = 90, seed: int = 0
) -> Float32[np.ndarray, "n 2"]:
    """t-SNE on the neighbours of the points, perplexity k/3, begun at the ``start``; (n, 2).

    Parameters:
        k: Neighbours of each item; three times the perplexity.
        seed: The run's seed.
    """
    mappable(start, "t-SNE")
    return tsne_layout(_near(neighbours, k), start, seed=seed, progress=progress)


@artifact()
def tsne_coordinates(
    *,
    latent_neighbours: LatentNeighbours,
    pca_coordinates: Array,
    image_tsne: ImageTsne,
    progress: Progress,
    k: int = 90,
    seed: int = 0,
) -> Float32[np.ndarray, "n 2"]:
    """t-SNE of the codes, perplexity k/3, begun at the t-SNE map of the images; (n, 2).

    Parameters:
        k: Neighbours of each item; three times the perplexity.
        seed: The run's seed.
    """
    mappable(pca_coordinates, "t-SNE")
    return tsne_layout(_near(latent_neighbours, k), image_tsne, seed=seed, early=GENTLE, spread=None, progress=progress)


def _near(neighbours: Neighbours, k: int) -> Neighbours:
    return neighbours.first(min(k, neighbours.k, (len(neighbours.indices) - 1) // 2))
