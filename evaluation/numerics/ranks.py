"""How well neighbourhoods survive a mapping: trustworthiness, continuity, recall, one number an item."""

from __future__ import annotations

import numpy as np
from jaxtyping import Float, Float64, Int

from evaluation.numerics.neighbours import blocks
from evaluation.types import Array


def ranks(
    base: Float[np.ndarray, "n d"], rows: Int[np.ndarray, " m"], others: Int[np.ndarray, "m k"]
) -> Int[np.ndarray, "m k"]:
    """Rank (1 is nearest) of item others[i, j] among all items by Euclidean distance from item rows[i].

    Blocked: no n x n matrix is held. An item as far as another one counts as no farther.
    """
    centred = np.ascontiguousarray(base - base.mean(axis=0, dtype=np.float64), dtype=np.float32)
    norms = np.einsum("ij,ij->i", centred, centred)
    found = np.empty(others.shape, dtype=np.int64)
    for part in blocks(len(rows), len(base)):
        items = rows[part]
        squared = centred[items] @ centred.T
        squared *= -2
        squared += norms
        squared[np.arange(len(items)), items] = np.inf
        thresholds = np.take_along_axis(squared, others[part].astype(np.int64), axis=1)
        for column in range(others.shape[1]):
            nearer = squared < thresholds[:, column, None]
            found[part, column] = np.count_nonzero(nearer, axis=1) + 1
    return found


def intrusion_penalty(
    base: Float[np.ndarray, "n d"], rows: Int[np.ndarray, " m"], nearest: Int[np.ndarray, "m k"]
) -> Float64[np.ndarray, " m"]:
    """1 - 2 / (k (2n - 3k - 1)) * sum over j of max(0, rank - k), for each of ``rows``; its mean is trustworthiness.

    ``nearest`` are the k nearest in the map, ``base`` the space in which they are ranked [Venna & Kaski 2001].
    With the two spaces exchanged the mean is continuity. In [0, 1] for k < n / 2. Raises ValueError beyond.
    """
    n, k = len(base), nearest.shape[1]
    if not 1 <= k < n / 2:
        raise ValueError(f"trustworthiness and continuity are defined for k < n/2; got k={k}, n={n}")
    excess = np.maximum(ranks(base, rows, nearest) - k, 0).sum(axis=1)
    scores: Array = 1.0 - excess * (2.0 / (k * (2.0 * n - 3.0 * k - 1.0)))
    return scores


def shared_share(first: Int[np.ndarray, "m k"], second: Int[np.ndarray, "m k"]) -> Float64[np.ndarray, " m"]:
    """Share of each row's entries that the other's row holds too: kNN recall, or overlap of two codes' neighbours."""
    both = np.sort(np.concatenate([first, second], axis=1), axis=1)
    share: Array = (both[:, 1:] == both[:, :-1]).sum(axis=1) / first.shape[1]
    return share
