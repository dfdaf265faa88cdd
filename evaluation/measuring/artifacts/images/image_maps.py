"""Maps of the images themselves by t-SNE and UMAP: the common picture from which every model's map starts.

Starting all models from one PCA plane does not make their maps alike: t-SNE's early exaggeration forgets it. Starting
from a finished map, gently, does. Nine zoo models on the digits, Procrustes disparity between two models' maps
(median) and trustworthiness: t-SNE .46 and .988 from a plane, .11 and .988 from here; UMAP .31 and .986, .11 and .987.
Two codes of 5,000 MNIST digits as unlike as 32 components and 24 random tanh mixtures: t-SNE .68 to .14; the price is
trustworthiness by at most .004, and the layout at large: the correlation of distances with the code falls (.457 to
.454, and .39 to .35), as far groups keep the images' places.
"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float32

from evaluation.measuring.artifacts.neighbours.neighbours import ImageNeighbours
from evaluation.numerics.fuzzy_graph import fuzzy_graph
from evaluation.numerics.tsne_layout import tsne_layout
from evaluation.numerics.umap_layout import umap_layout
from evaluation.registry import artifact
from evaluation.types import Array, NotApplicable, Progress

LEAST = 20


@artifact()
def image_tsne(
    *, image_neighbours: ImageNeighbours, image_plane: Array, progress: Progress, k: int = 90, seed: int = 0
) -> Float32[np.ndarray, "n 2"]:
    """t-SNE of the test images by pixels, begun at their principal plane."""
    mappable(image_plane, "t-SNE")
    used = min(k, image_neighbours.k, (len(image_plane) - 1) // 2)
    return tsne_layout(image_neighbours.first(used), image_plane, seed=seed, progress=progress)


@artifact()
def image_umap(
    *,
    image_neighbours: ImageNeighbours,
    image_plane: Array,
    progress: Progress,
    k: int = 14,
    min_dist: float = 0.1,
    seed: int = 0,
) -> Float32[np.ndarray, "n 2"]:
    """UMAP of the test images by pixels, begun at their principal plane."""
    mappable(image_plane, "UMAP")
    used = image_neighbours.first(min(k, image_neighbours.k))
    graph = fuzzy_graph(used.indices, used.distances)
    return umap_layout(graph, image_plane, seed=seed, min_dist=min_dist, progress=progress)


def mappable(plane: Array, method: str) -> None:
    """Raises NotApplicable where there are too few items for a map, or all of them are in one place."""
    if len(plane) < LEAST:
        raise NotApplicable(f"a {method} map needs at least {LEAST} test images; this run has {len(plane)}")
    if not np.ptp(plane):
        raise NotApplicable("all images have the same code: there is nothing to map")
