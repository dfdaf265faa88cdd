"""The real features cut into clusters: the regions in which samples are counted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Int64

from evaluation.measuring.artifacts.features.features import RealFeatures
from evaluation.measuring.artifacts.features.training_cells import Cells, fit_cells
from evaluation.registry import artifact
from evaluation.types import Array, NotApplicable

LEAST_ITEMS = 25
"""Real images in a cluster on average: a cluster of fewer may lack samples by chance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clusters:
    cells: Cells
    real: Int64[np.ndarray, " n"]
    """Cluster of each of the run's test images."""

    def __len__(self) -> int:
        return len(self.cells.centres)

    def of(self, features: Array) -> Array:
        """Cluster of each row of features (n, d)."""
        return self.cells.of(features).astype(np.int64)


@artifact()
def real_clusters(
    *, real_features: RealFeatures, rng: np.random.Generator, clusters: int = 30, dimensions: int = 64
) -> Clusters:
    """30 k-means clusters of the test images' features, fewer where there would be under 25 images in each.

    Parameters:
        clusters: How many clusters.
        dimensions: Principal components that the clusters are found in.
    """
    k = min(clusters, len(real_features) // LEAST_ITEMS)
    if k < 2:
        raise NotApplicable(
            f"too few test images: clusters need at least {2 * LEAST_ITEMS}; this run has {len(real_features)}"
        )
    cells = fit_cells(real_features.features, k, dimensions, rng)
    return Clusters(cells=cells, real=cells.of(real_features.features).astype(np.int64))
