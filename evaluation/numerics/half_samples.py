"""Spread of a score that hangs on nearest neighbours, from pairs of halves of the items.

Resampling the terms of such a score understates its spread (0.7 to 0.8 of the true one, in simulation), leaving out one
item at a time overstates it. Two complementary halves are independent, each has twice the variance of the whole, so
half the difference of their scores has the whole's [Politis, Romano & Wolf 1999, on subsampling].
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import numpy as np
from jaxtyping import Bool, Float, Float64, Int

from evaluation.numerics.neighbours import Neighbours
from evaluation.numerics.resampling import Resamples
from evaluation.types import Array, Replicates

MOST = 20
"""Neighbours an item whose intervals have lists long enough; beyond, the spread is that of fewer neighbours."""


def halves(resamples: Resamples, n: int) -> Iterator[Bool[np.ndarray, " n"]]:
    """Which n // 2 items make the first half, for half as many pairs as resamplings: each pair serves both ways round.

    The same for every model of one run seed and dataset.
    """
    digest = hashlib.sha256(f"{resamples.key}/halves/{n}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:8], "little"))
    for _ in range(pairs(resamples)):
        chosen = np.zeros(n, dtype=bool)
        chosen[rng.permutation(n)[: n // 2]] = True
        yield chosen


def pairs(resamples: Resamples) -> int:
    return (resamples.count + 1) // 2


def centred_on(value: float, halved: Float[np.ndarray, "p 2"], count: int) -> Replicates:
    """Scores of both halves as ``count`` replicates of ``value``: half their difference is the deviation, both ways.

    A pair without scores deviates by nothing.
    """
    deviations = np.nan_to_num((halved[:, 0] - halved[:, 1]) / 2)
    replicates: Replicates = value + np.concatenate([deviations, -deviations])[:count]
    return replicates


def listed_enough(k: int) -> int:
    """How long the lists of neighbours must be so that k of them lie in a half, but for one row in a thousand."""
    return 2 * k + int(np.ceil(5 * np.sqrt(k))) + 4


def lists_for(k: int, n: int) -> int:
    """Length of lists that serve k neighbours of each of n items, and halves for up to 20 of them."""
    return min(max(k + 1, listed_enough(min(k, MOST))), n - 1)


def _cut(neighbours: Neighbours, k: int) -> tuple[Neighbours, int]:
    """Lists no longer than halves need; and the largest number up to k that they serve, where they are too short."""
    n = len(neighbours.indices)
    if neighbours.k < n - 1:
        k = max((i for i in range(2, k + 1) if listed_enough(i) <= neighbours.k), default=2)
    return neighbours.first(min(neighbours.k, listed_enough(k))), k


def recall_of_halves(first: Neighbours, second: Neighbours, k: int, resamples: Resamples) -> Float64[np.ndarray, "b 2"]:
    """Mean share of the k nearest that both hold, within each half. Lists that are too short serve fewer than k."""
    k = min(_cut(first, k)[1], _cut(second, k)[1])
    first, second = _cut(first, k)[0], _cut(second, k)[0]
    places = _places(first.indices, second.indices)
    found = np.empty((pairs(resamples), 2))
    for b, chosen in enumerate(halves(resamples, len(places))):
        for side, part in enumerate((chosen, ~chosen)):
            rows = np.flatnonzero(part)
            in_first, in_second = part[first.indices[rows]], part[second.indices[rows]]
            near_first = in_first & (np.cumsum(in_first, axis=1, dtype=np.int16) <= k)
            near_second = np.zeros((len(rows), in_second.shape[1] + 1), dtype=bool)
            near_second[:, :-1] = in_second & (np.cumsum(in_second, axis=1, dtype=np.int16) <= k)
            held = np.take_along_axis(near_second, places[rows], axis=1)
            found[b, side] = np.count_nonzero(near_first & held) / (k * len(rows))
    return found


def _places(first: Int[np.ndarray, "n k"], second: Int[np.ndarray, "n j"]) -> Int[np.ndarray, "n k"]:
    """Where in its row of ``second`` each entry of ``first`` stands; j where it does not."""
    n, width = second.shape
    order = np.argsort(second, axis=1)
    ordered = np.take_along_axis(second, order, axis=1)
    row = np.arange(n, dtype=np.int64)[:, None] * (int(max(first.max(), second.max())) + 1)
    at = (
        np.searchsorted((ordered + row).ravel(), (first + row).ravel()).reshape(first.shape)
        - np.arange(n)[:, None] * width
    )
    inside = np.minimum(at, width - 1)
    hit = np.take_along_axis(ordered, inside, axis=1) == first
    places: Array = np.where(hit, np.take_along_axis(order, inside, axis=1), width)
    return places


def dimension_of_halves(neighbours: Neighbours, k: int, resamples: Resamples) -> Float64[np.ndarray, "b 2"]:
    """1 / mean of mean_logs over the usable items of each half. Lists that are too short serve fewer than k."""
    neighbours, k = _cut(neighbours, k)
    logs = np.log(np.maximum(neighbours.distances.astype(np.float64), 1e-300))
    distinct = neighbours.distances[:, 0] > 0
    found = np.empty((pairs(resamples), 2))
    for b, chosen in enumerate(halves(resamples, len(logs))):
        for side, part in enumerate((chosen, ~chosen)):
            rows = np.flatnonzero(part & distinct)
            inside = part[neighbours.indices[rows]]
            place = np.cumsum(inside, axis=1, dtype=np.int16)
            full = place[:, -1] >= k
            nearer = np.where(inside & (place < k), logs[rows], 0).sum(axis=1)
            last = np.where(inside & (place == k), logs[rows], 0).sum(axis=1)
            total = (last - nearer / (k - 1))[full].mean() if full.any() else np.nan
            found[b, side] = 1 / total if total > 0 else np.nan
    return found
