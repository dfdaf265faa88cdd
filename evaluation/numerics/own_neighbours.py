"""Exact nearest others within one set, in tiles. The matrix of products is symmetric, so only half is computed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from jaxtyping import Float

from evaluation.numerics.exact import squared_distances_of_pairs
from evaluation.numerics.neighbours import BLOCK_BYTES, SPARE, Neighbours, blocks, in_double
from evaluation.numerics.parallel import over_blocks, workers
from evaluation.numerics.shortlists import Picked, Shortlists
from evaluation.types import Array

TILE = 512
"""Rows and columns of a tile: one megabyte, which stays in the cache of a core during a dozen passes."""

Visit = Callable[[slice, slice, Array], None]


def tiles(n: int) -> Iterator[slice]:
    """Slices of 0..n, each as long as a tile's side."""
    for start in range(0, n, TILE):
        yield slice(start, min(start + TILE, n))


def own_neighbours(
    points: Float[np.ndarray, "n d"],
    k: int,
    *,
    visit: Visit | None = None,
    after_rows: Callable[[slice], None] | None = None,
) -> Neighbours:
    """The k nearest other rows of every row, nearest first, by Euclidean distance; 1 <= k < n. Duplicates are others.

    As in ``neighbours.nearest``, candidates are chosen in single precision and their distances are computed by
    differences in double precision. Rows that rounding could decide are done again in double precision.

    ``visit(rows, columns, products)`` gets the products of centred rows, float32, before they are overwritten. It sees
    each pair of tiles once: columns are those of ``rows`` or later ones. Tiles run on several threads, in any order.
    ``after_rows(rows)`` is called when all tiles of ``rows`` are done.
    """
    n = len(points)
    if not 1 <= k < n:
        raise ValueError(f"k must lie in 1..{n - 1} for {n} rows; got {k}")
    coarse = centred(points, points.mean(axis=0, dtype=np.float64))
    norms = np.einsum("ij,ij->i", coarse, coarse)
    kept = min(k + SPARE, n - 1)
    lists = Shortlists(n, kept)
    # Rows of tiles go one after another, so that one thread at a time changes the list of a row, in a fixed order.
    parts = list(tiles(n))
    with workers(len(parts)) as pool:
        for index, rows in enumerate(parts):

            def tile(columns: slice, rows: slice = rows) -> Picked:
                squared = coarse[rows] @ coarse[columns].T
                if visit is not None:
                    visit(rows, columns, squared)
                squared *= -2
                squared += norms[rows, None]
                squared += norms[columns]
                if columns == rows:
                    np.fill_diagonal(squared, np.inf)
                else:
                    lists.take(columns, lists.pick_transposed(columns, rows.start, squared))
                return lists.pick(rows, columns.start, squared)

            for picked in list(pool.map(tile, parts[index:])):
                lists.take(rows, picked)
            if after_rows is not None:
                after_rows(rows)
    indices, squared = _settled(points, lists, k)
    if kept < n - 1:
        slack = rounding(points.shape[1]) * (norms + norms.max())
        # A k-th distance of 0 cannot be beaten, however many duplicates there are.
        unsure = np.flatnonzero((squared[:, -1] > lists.limits - slack) & (squared[:, -1] > 0))
        if len(unsure):
            fine = points.astype(np.float64) - points.mean(axis=0, dtype=np.float64)
            for part in np.array_split(unsure, -(-len(unsure) * n * 8 // BLOCK_BYTES)):
                indices[part], squared[part] = in_double(fine[part], fine, k, kept, part)
    return Neighbours(indices=indices, distances=np.sqrt(squared).astype(np.float32))


def rounding(d: int) -> np.float32:
    """Bound, relative to |x|^2 + |y|^2, on the error of a squared distance from single-precision products."""
    return np.float32(np.finfo(np.float32).eps * (4 + np.sqrt(d)))


def centred(points: Float[np.ndarray, "n d"], centre: Float[np.ndarray, " d"]) -> Array:
    """float32 copy around ``centre``, made a block at a time, so that no copy in double precision is held."""
    copy = np.empty(points.shape, dtype=np.float32)
    for rows in blocks(len(points), points.shape[1], 8):
        copy[rows] = points[rows] - centre
    return copy


def _settled(points: Array, lists: Shortlists, k: int) -> tuple[Array, Array]:
    """The k nearest among the candidates, with their exact squared distances."""
    indices = np.empty((len(points), k), dtype=np.int32)
    squared = np.empty((len(points), k), dtype=np.float64)

    def settle(rows: slice) -> None:
        candidates = lists.columns[rows]
        items = np.repeat(np.arange(rows.start, rows.stop), lists.kept)
        exact = squared_distances_of_pairs(points, points, items, candidates.ravel()).reshape(candidates.shape)
        order = np.lexsort((candidates, exact), axis=1)[:, :k]
        indices[rows] = np.take_along_axis(candidates, order, axis=1)
        squared[rows] = np.take_along_axis(exact, order, axis=1)

    list(over_blocks(settle, list(tiles(len(points)))))
    return indices, squared
