"""Exact nearest neighbours by Euclidean distance, in blocks: memory is linear in n, results do not depend on blocks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Float32, Int, Int32

from evaluation.numerics.parallel import over_blocks
from evaluation.types import Array

BLOCK_BYTES = 16 << 20
SPARE = 5
"""Candidates kept beyond k: their order near place k is decided in double precision."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Neighbours:
    """The k nearest of each query, nearest first. ``indices`` count in the base set; ``distances`` are Euclidean."""

    indices: Int32[np.ndarray, "n k"]
    distances: Float32[np.ndarray, "n k"]

    @property
    def k(self) -> int:
        return int(self.indices.shape[1])

    def first(self, k: int) -> Neighbours:
        """The same neighbours cut down to the nearest k. Raises ValueError when fewer were computed."""
        if not 1 <= k <= self.k:
            raise ValueError(f"k must lie in 1..{self.k}, the number of neighbours computed; got {k}")
        return Neighbours(indices=self.indices[:, :k], distances=self.distances[:, :k])


def blocks(n: int, width: int, itemsize: int = 4) -> Iterator[slice]:
    """Slices of 0..n whose (rows, width) block stays under BLOCK_BYTES."""
    step = max(1, min(n, BLOCK_BYTES // max(1, width * itemsize)))
    for start in range(0, n, step):
        yield slice(start, min(start + step, n))


def nearest(
    queries: Float[np.ndarray, "n d"],
    base: Float[np.ndarray, "m d"],
    k: int,
    *,
    exclude_self: bool = False,
) -> Neighbours:
    """The k nearest rows of ``base`` for every row of ``queries``, nearest first.

    ``exclude_self`` says that queries and base are the same rows: row i is then no neighbour of itself, but its
    duplicates are.

    Candidates, a few more than k, come from |q|^2 + |b|^2 - 2 q.b in single precision on centred data. Their distances
    are then computed by differences in double precision. A row is done again in double precision where rounding could
    still decide which is the k-th (near-duplicates, distant clusters).
    """
    queries, base = np.ascontiguousarray(queries), np.ascontiguousarray(base)
    if queries.ndim != 2 or base.ndim != 2 or queries.shape[1] != base.shape[1]:
        raise ValueError(f"queries and base must be (n, d) and (m, d); got {queries.shape} and {base.shape}")
    if exclude_self and len(queries) != len(base):
        raise ValueError(f"exclude_self needs queries to be base; got {len(queries)} and {len(base)} rows")
    available = len(base) - int(exclude_self)
    if not 1 <= k <= available:
        raise ValueError(f"k must lie in 1..{available} for {len(base)} rows; got {k}")
    centre = base.mean(axis=0, dtype=np.float64)
    fine_base = base.astype(np.float64) - centre
    fine_queries = fine_base if exclude_self else queries.astype(np.float64) - centre
    coarse_base, coarse_queries = fine_base.astype(np.float32), fine_queries.astype(np.float32)
    base_norms = np.einsum("ij,ij->i", coarse_base, coarse_base)
    query_norms = np.einsum("ij,ij->i", coarse_queries, coarse_queries)
    rounding = np.float32(np.finfo(np.float32).eps * (4 + np.sqrt(base.shape[1])))
    largest = base_norms.max() if len(base) else 0.0

    kept = min(k + SPARE, available)
    indices = np.empty((len(queries), k), dtype=np.int32)
    distances = np.empty((len(queries), k), dtype=np.float32)

    def block(rows: slice) -> None:
        squared = coarse_queries[rows] @ coarse_base.T
        squared *= -2
        squared += base_norms
        if exclude_self:
            squared[np.arange(squared.shape[0]), np.arange(rows.start, rows.stop)] = np.inf
        candidates, edge = smallest(squared, kept)
        edge += query_norms[rows]
        exact = _exact_squared(fine_queries[rows], fine_base, candidates)
        chosen, exact = _sorted(candidates, exact, k)
        if kept < available:
            slack = rounding * (query_norms[rows] + largest)
            # A k-th distance of 0 cannot be beaten, however many duplicates there are.
            unsure = np.flatnonzero((exact[:, -1] > edge - slack) & (exact[:, -1] > 0))
            for part in np.array_split(unsure, max(1, -(-len(unsure) * len(base) * 8 // BLOCK_BYTES))):
                own = rows.start + part if exclude_self else np.full(len(part), -1)
                chosen[part], exact[part] = in_double(fine_queries[rows.start + part], fine_base, k, kept, own)
        indices[rows], distances[rows] = chosen, np.sqrt(exact)

    for _ in over_blocks(block, list(blocks(len(queries), len(base)))):
        pass
    return Neighbours(indices=indices, distances=distances)


def nearest_others(points: Float[np.ndarray, "n d"], rows: Int[np.ndarray, " m"], k: int) -> Int32[np.ndarray, "m k"]:
    """The k nearest other points of each of the points at ``rows``, nearest first."""
    found = nearest(points[rows], points, k + 1).indices
    others = found != np.asarray(rows)[:, None]
    # Among more than k duplicates a point may be missing from its own list: then the last entry is dropped.
    others[others.all(axis=1), -1] = False
    kept: Array = found[others].reshape(len(rows), k)
    return kept


def smallest(values: Array, kept: int) -> tuple[Array, Array]:
    """Columns of the ``kept`` smallest of each row, in no order, and the largest of them.

    Columns are dealt into strided groups. The ``kept`` groups with the smallest minima hold the ``kept`` smallest
    values: each of these minima is no larger than any value in another group. So only these groups are searched. A
    partition of the full row takes ten times as long at 70,000 columns.
    """
    rows, width = values.shape
    size = int(np.sqrt(width / kept))
    if size < 2:
        columns = np.argpartition(values, kept - 1, axis=1)[:, :kept] if kept < width else _every(values)
    else:
        groups = width // size
        dealt = values[:, : groups * size].reshape(rows, size, groups)
        best = np.argpartition(dealt.min(axis=1), kept - 1, axis=1)[:, :kept]
        inside = (best[:, None, :] + groups * np.arange(size)[:, None]).reshape(rows, -1)
        left_over = np.broadcast_to(np.arange(groups * size, width), (rows, width - groups * size))
        searched = np.concatenate([inside, left_over], axis=1)
        found = np.take_along_axis(values, searched, axis=1)
        columns = np.take_along_axis(searched, np.argpartition(found, kept - 1, axis=1)[:, :kept], axis=1)
    return columns, np.take_along_axis(values, columns, axis=1).max(axis=1)


def _every(values: Array) -> Array:
    return np.broadcast_to(np.arange(values.shape[1]), values.shape)


def _exact_squared(queries: Array, base: Array, candidates: Array) -> Array:
    """Squared distances (n, candidates) by differences, float64, a few rows at a time."""
    result = np.empty(candidates.shape, dtype=np.float64)
    for part in blocks(len(queries), candidates.shape[1] * base.shape[1], 8):
        difference = base[candidates[part]]
        difference -= queries[part, None, :]
        result[part] = np.einsum("ijk,ijk->ij", difference, difference)
    return result


def _sorted(candidates: Array, squared: Array, k: int) -> tuple[Array, Array]:
    order = np.lexsort((candidates, squared), axis=1)[:, :k]
    return np.take_along_axis(candidates, order, axis=1), np.take_along_axis(squared, order, axis=1)


def in_double(queries: Array, base: Array, k: int, kept: int, own: Array) -> tuple[Array, Array]:
    """The same for a few rows, candidates chosen in double precision; ``own`` is each row's place in base, or -1."""
    base_norms, query_norms = np.einsum("ij,ij->i", base, base), np.einsum("ij,ij->i", queries, queries)
    squared = queries @ base.T
    squared *= -2
    squared += base_norms
    present = np.flatnonzero(own >= 0)
    squared[present, own[present]] = np.inf
    candidates = np.argpartition(squared, kept - 1, axis=1)[:, :kept]
    edge = np.take_along_axis(squared, candidates, axis=1).max(axis=1) + query_norms
    chosen, exact = _sorted(candidates, _exact_squared(queries, base, candidates), k)
    slack = np.finfo(np.float64).eps * (4 + np.sqrt(base.shape[1])) * (query_norms + base_norms.max())
    for row in np.flatnonzero((exact[:, -1] > edge - slack) & (exact[:, -1] > 0)):
        everyone = np.delete(np.arange(len(base)), own[row]) if own[row] >= 0 else np.arange(len(base))
        differences = _exact_squared(queries[row : row + 1], base, everyone[None])
        chosen[row : row + 1], exact[row : row + 1] = _sorted(everyone[None], differences, k)
    return chosen, exact
