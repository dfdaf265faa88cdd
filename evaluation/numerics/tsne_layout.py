"""t-SNE from neighbours that are already known, by openTSNE."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float32

from evaluation.numerics.neighbours import Neighbours
from evaluation.types import Array

SMALL = 2000
THETA = 0.8
"""Barnes-Hut accuracy. With 150 + 350 iterations instead of theta 0.5 and 250 + 500, the loss on 5,000 MNIST digits is
2.5% higher, kNN recall the same, and the time half; up to SMALL points 100 + 250 iterations reach the same loss."""
INTERPOLATED = 10_000
"""Above this many points forces are interpolated on a grid (Linderman 2019) instead of summed over a tree."""


def tsne_layout(
    neighbours: Neighbours,
    start: Float[np.ndarray, "n 2"],
    *,
    seed: int,
    early: float = 12.0,
    spread: float | None = 1e-4,
    threads: int = 1,
) -> Float32[np.ndarray, "n 2"]:
    """Coordinates (n, 2) by t-SNE [van der Maaten & Hinton 2008] with perplexity k/3 on the k neighbours given.

    ``start`` is brought to a standard deviation of ``spread``, 1e-4 as Kobak & Berens 2019 advise; None leaves its
    scale: for a start that is a good map already, with a small ``early`` exaggeration that keeps to it.
    """
    import openTSNE
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    n = len(neighbours.indices)
    known = PrecomputedNeighbors(neighbours.indices.astype(np.int64), neighbours.distances.astype(np.float64))
    affinities = PerplexityBasedNN(knn_index=known, perplexity=neighbours.k / 3, n_jobs=threads, random_state=seed)
    centred = start - start.mean(axis=0)
    size = max(float(centred[:, 0].std()), 1e-12)
    centred = centred / size
    # A flat start (a code of one number) would stay flat: the gradient across the line is zero.
    centred = centred + np.random.default_rng(seed).normal(scale=1e-2, size=centred.shape)
    embedding = openTSNE.TSNEEmbedding(
        np.ascontiguousarray(centred * (spread or size), dtype=np.float64),
        affinities,
        negative_gradient_method="fft" if n > INTERPOLATED else "bh",
        n_jobs=threads,
        random_state=seed,
        theta=THETA,
    )
    first, second = (100, 250) if n <= SMALL else (150, 350)
    embedding.optimize(first, exaggeration=early, momentum=0.5, inplace=True)
    embedding.optimize(second, momentum=0.8, inplace=True)
    coordinates: Array = np.asarray(embedding).astype(np.float32)
    return coordinates
