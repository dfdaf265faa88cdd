"""How well neighbourhoods survive a mapping: trustworthiness, continuity, recall; with each item left out in turn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Float64, Int, Int64

from evaluation.numerics.neighbours import blocks
from evaluation.numerics.parallel import over_blocks
from evaluation.types import Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranks:
    """Ranks by distance in one space of items that are near in another."""

    ranks: Int64[np.ndarray, "m k"]
    """1 is nearest. Of two items at the same distance neither counts as farther."""
    overtaken: Int64[np.ndarray, " n"]
    """For each item, how many of the ranks beyond ``limit`` would be lower by one without it."""


def ranks(
    base: Float[np.ndarray, "n d"], rows: Int[np.ndarray, " m"], others: Int[np.ndarray, "m k"], *, limit: int = 0
) -> Ranks:
    """Rank of item others[i, j] among all items by Euclidean distance from item rows[i].

    Blocked: no n x n matrix is held. ``overtaken`` counts the first ``limit`` columns, and stays 0 where that is 0.
    """
    centred = np.ascontiguousarray(base - base.mean(axis=0, dtype=np.float64), dtype=np.float32)
    norms = np.einsum("ij,ij->i", centred, centred)
    found = np.empty(others.shape, dtype=np.int64)
    overtaken = np.zeros(len(base), dtype=np.int64)

    def block(part: slice) -> list[Array]:
        items = rows[part]
        squared = centred[items] @ centred.T
        squared *= -2
        squared += norms
        squared[np.arange(len(items)), items] = np.inf
        thresholds = np.take_along_axis(squared, others[part].astype(np.int64), axis=1)
        passed = []
        for column in range(others.shape[1]):
            nearer: Bool[np.ndarray, "m n"] = squared < thresholds[:, column, None]
            # Row by row, because counting along an axis would first convert every truth value to a number.
            found[part, column] = [np.count_nonzero(row) + 1 for row in nearer]
            if column < limit:
                beyond = found[part, column] > limit
                passed.append(np.count_nonzero(nearer[beyond], axis=0))
        return passed

    for passed in over_blocks(block, list(blocks(len(rows), len(base)))):
        for counts in passed:
            overtaken += counts
    return Ranks(ranks=found, overtaken=overtaken)


def intrusion_penalty(
    base: Float[np.ndarray, "n d"], rows: Int[np.ndarray, " m"], nearest: Int[np.ndarray, "m k"]
) -> Float64[np.ndarray, " m"]:
    """1 - 2 / (k (2n - 3k - 1)) * sum over j of max(0, rank - k), for each of ``rows``; its mean is trustworthiness.

    ``nearest`` are the k nearest in the map, ``base`` the space in which they are ranked [Venna & Kaski 2001].
    With the two spaces exchanged the mean is continuity. In [0, 1] for k < n / 2. Raises ValueError beyond.
    """
    n, k = len(base), nearest.shape[1]
    _check(n, k)
    excess = np.maximum(ranks(base, rows, nearest).ranks - k, 0).sum(axis=1)
    scores: Array = 1.0 - excess * _scale(n, k)
    return scores


def intrusion_without(
    base: Float[np.ndarray, "n d"], rows: Int[np.ndarray, " m"], nearest: Int[np.ndarray, "m k+1"]
) -> tuple[float, Float64[np.ndarray, " n"]]:
    """Mean intrusion score, and the same with each of the n items left out; k is one less than the columns given."""
    n, k = len(base), nearest.shape[1] - 1
    _check(n, k)
    found = ranks(base, rows, nearest, limit=k)
    excess = np.maximum(found.ranks - k, 0)
    own = excess[:, :k].sum(axis=1)
    total = float(own.sum())
    # Without a neighbour its penalty goes, and the next nearest takes its place, one rank lower if that was nearer.
    next_rank = found.ranks[:, k, None]
    gained = np.maximum(next_rank - (found.ranks[:, :k] < next_rank) - k, 0)
    change = np.zeros(n)
    np.add.at(change, nearest[:, :k], gained - excess[:, :k])
    # Penalised ranks fall by one when an item that is nearer is left out.
    change -= found.overtaken
    change[rows] -= own
    left = np.full(n, len(rows), dtype=np.float64)
    left[rows] -= 1
    without = 1.0 - (total + change) / left * _scale(n - 1, k)
    return 1.0 - total / len(rows) * _scale(n, k), without


def _check(n: int, k: int) -> None:
    if not 1 <= k < n / 2:
        raise ValueError(f"trustworthiness and continuity are defined for k < n/2; got k={k}, n={n}")


def _scale(n: int, k: int) -> float:
    return 2.0 / (k * (2.0 * n - 3.0 * k - 1.0))


def shared_share(first: Int[np.ndarray, "m k"], second: Int[np.ndarray, "m k"]) -> Float64[np.ndarray, " m"]:
    """Share of the entries of each row that are in the same row of the other: kNN recall, or overlap of two codes."""
    both = np.sort(np.concatenate([first, second], axis=1), axis=1)
    share: Array = (both[:, 1:] == both[:, :-1]).sum(axis=1) / first.shape[1]
    return share
