"""Maps of several models made comparable: one model's coordinates as the others' start, then Procrustes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32

from evaluation.types import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Aligned:
    """Coordinates laid over a reference, and how much is left: 0 identical up to turn and scale, 1 unrelated."""

    coordinates: Float32[np.ndarray, "n 2"]
    disparity: float


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


def start_from(
    reference: Float[np.ndarray, "n 2"], items: Array, n: int, *, seed: int = 0
) -> Float32[np.ndarray, "n 2"]:
    """Start (n, 2) for a map of n items from a reference map of some of them (``items``, positions in 0..n-1).

    Items that the reference does not show begin at a random one of those it does.
    """
    if len(reference) != len(items):
        raise ValueError(f"one position for each of {len(reference)} reference points is needed; got {len(items)}")
    start = reference[np.random.default_rng(seed).integers(0, len(reference), n)].astype(np.float32)
    start[items] = reference
    return start
