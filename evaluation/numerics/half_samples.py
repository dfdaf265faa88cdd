"""Error bars of a score that depends on nearest neighbours, from pairs of halves of the items.

Resampling the terms of such a score gives too small a standard error: 0.7 to 0.8 of the true one, in simulation.
Leaving out one item at a time gives too large a one. Two complementary halves are independent, and the score of each
has twice the variance of the whole. So half of their difference varies as much as the score of the whole
[Politis, Romano & Wolf 1999, on subsampling].
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
"""Largest k for which lists of neighbours are made long enough for halves; above it, halves use fewer neighbours."""


def halves(resamples: Resamples, n: int) -> Iterator[Bool[np.ndarray, " n"]]:
    """Which n // 2 items make the first half of each pair; the same for every model of one run seed and dataset.

    There are half as many pairs as resamplings, because each pair gives two: its difference with either sign.
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
    """``count`` replicates of ``value`` from the scores of both halves: half of their difference, with either sign.

    A pair without scores has no deviation.
    """
    deviations = np.nan_to_num((halved[:, 0] - halved[:, 1]) / 2)
    replicates: Replicates = value + np.concatenate([deviations, -deviations])[:count]
    return replicates


def from_few_pairs(value: float, halved: Float[np.ndarray, "p 2"], resamples: Resamples) -> Replicates:
    """Replicates of ``value`` from the scores of few pairs of halves: normal draws as wide as their half differences.

    The draws are the same for every model of one run seed and dataset, so models that share their halves are paired.
    They are widened by Student's t with p degrees of freedom over the normal quantile, as p pairs show a spread badly.
    """
    from scipy.stats import norm, t

    deviations = (halved[:, 0] - halved[:, 1]) / 2
    few = len(deviations)
    digest = hashlib.sha256(f"{resamples.key}/few pairs/{few}".encode()).digest()
    drawn = np.random.default_rng(int.from_bytes(digest[:8], "little")).standard_normal((resamples.count, few))
    replicates: Replicates = value + drawn @ deviations / np.sqrt(few) * (t.ppf(0.975, few) / norm.ppf(0.975))
    return replicates


def listed_enough(k: int) -> int:
    """Length of lists of neighbours of which k lie in the same half, in all but one row in a thousand."""
    return 2 * k + int(np.ceil(5 * np.sqrt(k))) + 4


def lists_for(k: int, n: int) -> int:
    """Length of lists that serve k neighbours of each of n items, and halves for up to 20 of them."""
    return min(max(k + 1, listed_enough(min(k, MOST))), n - 1)


def _cut(neighbours: Neighbours, k: int) -> tuple[Neighbours, int]:
    """Lists cut to what halves need, and the k that they are long enough for: at most the k asked for."""
    n = len(neighbours.indices)
    if neighbours.k < n - 1:
        k = max((i for i in range(2, k + 1) if listed_enough(i) <= neighbours.k), default=2)
    return neighbours.first(min(neighbours.k, listed_enough(k))), k


def recall_of_halves(first: Neighbours, second: Neighbours, k: int, resamples: Resamples) -> Float64[np.ndarray, "b 2"]:
    """Mean share of the k nearest neighbours that both lists have, within each half; fewer than k from short lists."""
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
    """1 / mean of ``mean_logs`` over the usable items of each half; fewer than k neighbours from short lists."""
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
