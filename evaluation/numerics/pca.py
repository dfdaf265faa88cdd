"""Principal component analysis (Pearson 1901) with fixed signs, exact for small sides and randomised for large ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32, Float64

from evaluation.types import Array

EXACT_SIDE = 1600
"""Up to this many features or items the small Gram matrix is decomposed exactly; beyond it, randomised (Halko 2011)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrincipalComponents:
    """Rows of ``components`` are orthonormal directions, by decreasing variance (ddof 1)."""

    mean: Float32[np.ndarray, " d"]
    components: Float32[np.ndarray, "m d"]
    variances: Float64[np.ndarray, " m"]

    def project(self, rows: Float[np.ndarray, "n d"], dimensions: int) -> Float32[np.ndarray, "n k"]:
        """Coordinates on the first ``dimensions`` components (as many as there are)."""
        scores: Array = (rows - self.mean) @ self.components[:dimensions].T
        return scores.astype(np.float32)

    def restore(self, scores: Float[np.ndarray, "n k"]) -> Float32[np.ndarray, "n d"]:
        """Rows from coordinates: the best linear reconstruction from that many numbers."""
        rows: Array = scores @ self.components[: scores.shape[1]] + self.mean
        return rows.astype(np.float32)


def principal_components(rows: Float[np.ndarray, "n d"], *, most: int) -> PrincipalComponents:
    """At most ``most`` components of (n, d) rows. Each component's largest entry is positive, so signs are fixed."""
    n, d = rows.shape
    if n < 2:
        raise ValueError(f"PCA needs at least 2 rows; got {n}")
    kept = min(most, d, n - 1)
    mean = rows.mean(axis=0, dtype=np.float64)
    centred = rows - mean.astype(np.float32)
    if min(n, d) <= EXACT_SIDE or kept > min(n, d) // 3:
        variances, components = _exact(centred.astype(np.float64), kept)
    else:
        from sklearn.utils.extmath import randomized_svd

        _, singular, components = randomized_svd(centred, n_components=kept, n_iter=4, random_state=0)
        variances = np.square(singular.astype(np.float64)) / (n - 1)
    signs = np.sign(components[np.arange(len(components)), np.abs(components).argmax(axis=1)])
    signs[signs == 0] = 1
    return PrincipalComponents(
        mean=mean.astype(np.float32),
        components=(components * signs[:, None]).astype(np.float32),
        variances=variances,
    )


def _exact(centred: Array, kept: int) -> tuple[Array, Array]:
    """Variances and directions. A direction that no row reaches into is 0."""
    n, d = centred.shape
    gram = centred.T @ centred if d <= n else centred @ centred.T
    values, vectors = np.linalg.eigh(gram)
    values, vectors = np.clip(values[::-1][:kept], 0, None), vectors[:, ::-1][:, :kept]
    if d <= n:
        return values / (n - 1), vectors.T
    reached = values > values[0] * n * np.finfo(np.float64).eps
    components = np.where(reached, (centred.T @ vectors) / np.sqrt(np.where(reached, values, 1.0)), 0.0)
    return values / (n - 1), components.T
