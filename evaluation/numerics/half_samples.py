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


def halves(resamples: Resamples, n: int) -> Iterator[Bool[np.ndarray, " n"]]:
    """For each resampling which n // 2 items are its first half; the same for every model of a run seed and dataset."""
    digest = hashlib.sha256(f"{resamples.key}/halves/{n}".encode()).digest()
    rng = np.random.default_rng(int.from_bytes(digest[:8], "little"))
    for _ in range(resamples.count):
        chosen = np.zeros(n, dtype=bool)
        chosen[rng.permutation(n)[: n // 2]] = True
        yield chosen


def centred_on(value: float, halved: Float[np.ndarray, "b 2"]) -> Replicates:
    """Scores of both halves as replicates of ``value``: half their difference is its deviation; none without scores."""
    replicates: Replicates = value + np.nan_to_num((halved[:, 0] - halved[:, 1]) / 2)
    return replicates


def listed_enough(k: int) -> int:
    """How long the lists of neighbours must be so that k of them lie in a half, but for one row in a thousand."""
    return 2 * k + int(np.ceil(5 * np.sqrt(k))) + 4


def recall_of_halves(first: Neighbours, second: Neighbours, k: int, resamples: Resamples) -> Float64[np.ndarray, "b 2"]:
    """Mean share of the k nearest that both hold, within each half; needs ``listed_enough(k)`` neighbours of each."""
    places = _places(first.indices, second.indices)
    found = np.empty((resamples.count, 2))
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
    """1 / mean of mean_logs over the usable items of each half; needs ``listed_enough(k)`` neighbours."""
    logs = np.log(np.maximum(neighbours.distances.astype(np.float64), 1e-300))
    distinct = neighbours.distances[:, 0] > 0
    found = np.empty((resamples.count, 2))
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
