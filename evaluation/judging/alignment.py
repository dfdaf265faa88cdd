"""Two maps of the same items laid over one another (Procrustes)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32

from evaluation.types import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """Coordinates laid over a reference, and the difference left: 0 for the same shape, 1 for unrelated ones."""

    coordinates: Float32[np.ndarray, "n 2"]
    disparity: float


def turned(reference: Float[np.ndarray, "n d"], moving: Float[np.ndarray, "n d"]) -> Float32[np.ndarray, "n d"]:
    """Shift, turn or mirror ``moving`` so that it lies over ``reference``; its size stays [Schoenemann 1966].

    Item i of one is item i of the other. Raises ValueError for unequal shapes.
    """
    if reference.shape != moving.shape:
        raise ValueError(f"maps must show the same items; got shapes {reference.shape} and {moving.shape}")
    centre = reference.mean(axis=0, dtype=np.float64)
    free = moving - moving.mean(axis=0, dtype=np.float64)
    left, _, right = np.linalg.svd(free.T @ (reference - centre))
    laid: Array = free @ (left @ right) + centre
    return laid.astype(np.float32)


def procrustes(reference: Float[np.ndarray, "n d"], moving: Float[np.ndarray, "n d"]) -> Aligned:
    """Shift, turn or mirror, and scale ``moving`` so that it lies over ``reference`` as well as it can [Gower 1975].

    Item i of one is item i of the other. ``coordinates`` are in the reference's units; ``disparity`` is the sum of
    squared differences after both have unit size (scipy's ``spatial.procrustes``), in [0, 1]. Neighbourhoods within
    the map stay as they are. Raises ValueError for unequal shapes or all points in one place.
    """
    if reference.shape != moving.shape:
        raise ValueError(f"maps must show the same items; got shapes {reference.shape} and {moving.shape}")
    centre = reference.mean(axis=0, dtype=np.float64)
    fixed = reference - centre
    free = moving - moving.mean(axis=0, dtype=np.float64)
    size, other = float(np.linalg.norm(fixed)), float(np.linalg.norm(free))
    if not size or not other:
        raise ValueError("a map with all points in one place cannot be aligned")
    left, singular, right = np.linalg.svd((free / other).T @ (fixed / size))
    scale = float(singular.sum())
    laid: Array = (free / other) @ (left @ right) * scale * size + centre
    return Aligned(coordinates=laid.astype(np.float32), disparity=max(0.0, 1.0 - scale**2))
