"""PaCMAP's layout from neighbours that are already known, by the optional package pacmap.

Importing it compiles: 19 s the first time in a workspace, 2 s later. So it is imported only when a map is asked for;
``warm`` does that and compiles what a first layout compiles.
"""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from jaxtyping import Float, Float32, Int32

from evaluation.numerics.neighbours import Neighbours, nearest
from evaluation.types import Array, NotApplicable

CANDIDATES = 50
"""Neighbours beyond those used, among which the locally nearest are chosen, as pacmap does."""
PAIRS = 10
MIN_POINTS = 4 * PAIRS
"""Fewer leave too few strangers for the 5 mid-near and 20 far partners of each point."""


def pacmap_layout(
    codes: Float[np.ndarray, "n d"], neighbours: Neighbours, start: Float[np.ndarray, "n 2"], *, seed: int
) -> Float32[np.ndarray, "n 2"]:
    """Coordinates (n, 2) by PaCMAP [Wang, Huang, Rudin & Shaposhnik 2021], begun at ``start``, of any scale.

    10 neighbours a point come from ``neighbours``, which should hold 60; far and mid-near partners are drawn by pacmap.
    The same seed gives the same map. Raises NotApplicable where the package is missing or there are under 40 points.
    """
    if len(codes) < MIN_POINTS:
        raise NotApplicable(f"too few test images: a PaCMAP map needs at least {MIN_POINTS}; this run has {len(codes)}")
    # A code of one number gets a second column: pacmap fits a plane.
    wide = np.pad(codes, ((0, 0), (0, max(0, 2 - codes.shape[1])))).astype(np.float32)
    reducer = _package().PaCMAP(
        n_neighbors=PAIRS,
        pair_neighbors=neighbour_pairs(neighbours),
        random_state=seed % 1_000_003,  # pacmap adds up to 20 n to it, in 32 bits
    )
    coordinates: Array = reducer.fit_transform(wide, init=np.ascontiguousarray(start, dtype=np.float32))
    return coordinates.astype(np.float32)


def warm() -> None:
    """Import pacmap and compile all that a layout needs, by a layout of 60 points."""
    codes = np.random.default_rng(0).random((60, 2), dtype=np.float32)
    pacmap_layout(codes, nearest(codes, codes, 50, exclude_self=True), codes, seed=0)


def neighbour_pairs(neighbours: Neighbours) -> Int32[np.ndarray, "p 2"]:
    """(10 n, 2) pairs: for each point, the 10 of its nearest 60 with the smallest d_ij^2 / (s_i s_j).

    s is the mean distance of a point to its 4th, 5th and 6th neighbour. Pairs come in the order of the points.
    """
    near = neighbours.first(min(PAIRS + CANDIDATES, neighbours.k))
    surroundings = np.maximum(near.distances[:, 3:6].mean(axis=1), 1e-10)
    scaled = np.square(near.distances) / (surroundings[:, None] * surroundings[near.indices])
    chosen = np.take_along_axis(near.indices, np.argsort(scaled, axis=1, kind="stable")[:, :PAIRS], axis=1)
    points = np.repeat(np.arange(len(chosen), dtype=np.int32), PAIRS)
    return np.ascontiguousarray(np.stack([points, chosen.ravel()], axis=1).astype(np.int32))


def _package() -> Any:
    logging.getLogger("pacmap.pacmap").setLevel(logging.ERROR)  # pacmap warns that a seed is set
    try:
        import pacmap
    except ImportError as error:
        raise NotApplicable(
            "PaCMAP needs the optional package pacmap; install it with 'pip install -r requirements-extras.txt'"
        ) from error
    return pacmap
