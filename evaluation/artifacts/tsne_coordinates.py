"""The code on a plane by t-SNE."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.tsne_layout import tsne_layout
from evaluation.registry import artifact
from evaluation.types import Array, NotApplicable


@artifact()
def tsne_coordinates(
    *, latent_neighbours: Neighbours, pca_coordinates: Array, k: int = 90, seed: int = 0
) -> Float32[np.ndarray, "n 2"]:
    """t-SNE on the shared neighbours, perplexity k/3, begun at the two principal directions; (n, 2)."""
    n = len(pca_coordinates)
    if n < 20:
        raise NotApplicable(f"a t-SNE map needs at least 20 test images; this run has {n}")
    if not np.ptp(pca_coordinates):
        raise NotApplicable("all images have the same code: there is nothing to map")
    used = min(k, latent_neighbours.k, (n - 1) // 2)
    threads = 1 if n <= 5000 else 2
    return tsne_layout(latent_neighbours.first(used), pca_coordinates, seed=seed, threads=threads)
