"""t-SNE from neighbours that are already known, by openTSNE."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from jaxtyping import Float, Float32

from evaluation.numerics.neighbours import Neighbours
from evaluation.types import Array, Progress

REPORTED = 50
"""Iterations between two reports of progress."""
SUMMED = 4000
"""Up to this many points forces are summed over a tree (Barnes-Hut); above, interpolated on a grid (Linderman 2019)."""
THETA = 0.8
SPACING = 2
"""Side of a grid cell; openTSNE takes 1."""
EARLY, LATE = 100, 250
"""Iterations, where openTSNE takes 250 + 500.

10,000 codes of MNIST (32 components) on one thread: CPU seconds, trustworthiness and kNN recall. The settings of
openTSNE: 38.8, .988, .451. A tree and 150 + 350 iterations: 16.2, .987, .450. These settings: 5.3, .988, .444. On
1,800 codes the tree takes 1.6 and the grid 3.1. With a second thread openTSNE waits actively: the same tree costs 29
CPU seconds and is no faster.
"""


def tsne_layout(
    neighbours: Neighbours,
    start: Float[np.ndarray, "n 2"],
    *,
    seed: int,
    early: float = 12.0,
    spread: float | None = 1e-4,
    progress: Progress | None = None,
) -> Float32[np.ndarray, "n 2"]:
    """Coordinates (n, 2) by t-SNE [van der Maaten & Hinton 2008] with perplexity k/3 on the k neighbours given.

    ``start`` is scaled to a standard deviation of ``spread``, 1e-4 as Kobak & Berens 2019 advise. For a start that is a
    good map already, ``spread`` None keeps its scale, and a small ``early`` exaggeration keeps its layout. ``progress``
    is told the share done, about 7 times.
    """
    import openTSNE
    from openTSNE.affinity import PerplexityBasedNN
    from openTSNE.nearest_neighbors import PrecomputedNeighbors

    n = len(neighbours.indices)
    known = PrecomputedNeighbors(neighbours.indices.astype(np.int64), neighbours.distances.astype(np.float64))
    affinities = PerplexityBasedNN(knn_index=known, perplexity=neighbours.k / 3, n_jobs=1, random_state=seed)
    centred = start - start.mean(axis=0)
    size = max(float(centred[:, 0].std()), 1e-12)
    centred = centred / size
    # A flat start (a code of one number) would stay flat: the gradient across the line is zero.
    centred = centred + np.random.default_rng(seed).normal(scale=1e-2, size=centred.shape)
    embedding = openTSNE.TSNEEmbedding(
        np.ascontiguousarray(centred * (spread or size), dtype=np.float64),
        affinities,
        negative_gradient_method="bh" if n <= SUMMED else "fft",
        n_jobs=1,
        random_state=seed,
        theta=THETA,
        ints_in_interval=SPACING,
    )
    for done, iterations, exaggeration, momentum in ((0, EARLY, early, 0.5), (EARLY, LATE, None, 0.8)):
        embedding.optimize(
            iterations,
            exaggeration=exaggeration,
            momentum=momentum,
            inplace=True,
            callbacks=[] if progress is None else [_reporting(progress, done)],
            callbacks_every_iters=REPORTED,
        )
    coordinates: Array = np.asarray(embedding).astype(np.float32)
    return coordinates


def _reporting(progress: Progress, done: int) -> Callable[[int, float, Any], None]:
    def report(iteration: int, error: float, embedding: Any) -> None:
        progress((done + iteration) / (EARLY + LATE))

    return report
