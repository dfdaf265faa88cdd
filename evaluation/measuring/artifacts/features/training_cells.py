"""The training features cut into a few cells, within which copying is judged; how cells are made and asked."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from evaluation.measuring.extractors.base import Extracted
from evaluation.numerics.neighbours import nearest
from evaluation.registry import artifact
from evaluation.types import Array, NotApplicable


@dataclass(frozen=True, slots=True, kw_only=True)
class Cells:
    """k-means centres (k, p) after projection of features (d) by ``components`` (p, d) around ``mean``."""

    mean: Float64[np.ndarray, " d"]
    components: Float64[np.ndarray, "p d"]
    centres: Float64[np.ndarray, "k p"]

    def of(self, features: Array) -> Array:
        """Cell of each row of features, (n,)."""
        return nearest((features - self.mean) @ self.components.T, self.centres, 1).indices[:, 0]


def fit_cells(features: Array, cells: int, dimensions: int, rng: np.random.Generator) -> Cells:
    """k-means cells of features (n, d) after PCA to ``dimensions``; seeded by ``rng``."""
    from sklearn.cluster import KMeans

    features = features.astype(np.float64)
    mean = features.mean(axis=0)
    centred = features - mean
    _, directions = np.linalg.eigh(centred.T @ centred)
    components = directions[:, ::-1][:, :dimensions].T
    means = KMeans(cells, n_init=3, random_state=int(rng.integers(2**31))).fit(centred @ components.T)
    return Cells(mean=mean, components=components, centres=means.cluster_centers_.astype(np.float64))


@artifact()
def training_cells(
    *, train_features: Extracted, rng: np.random.Generator, cells: int = 3, dimensions: int = 64
) -> Cells:
    """3 cells by k-means after PCA to 64 dimensions, as in Meehan et al. 2020.

    Parameters:
        cells: How many cells.
        dimensions: Principal components that the cells are found in.
    """
    if len(train_features) < 10 * cells:
        raise NotApplicable(
            f"too few training images: {cells} cells need at least {10 * cells}; this run has {len(train_features)}"
        )
    return fit_cells(train_features.features, cells, dimensions, rng)
