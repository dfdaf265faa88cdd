"""Bootstrap resamplings that every metric and every model of a run share, and the mean under each of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float, UInt16

from evaluation.types import Array, Replicates

BLOCK_BYTES = 16 << 20
"""Counts are turned into floats in slices of this size, so that a large n costs time and no memory."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resamples:
    """``count`` bootstrap resamplings, named by ``key``. Two runs with one key resample the same items.

    That is what makes a comparison paired: the difference of two metrics' replicates is the replicate of their
    difference. ``stream`` separates sets of things: ``items`` (test images), ``samples`` (generated), ``train``.
    """

    key: int
    count: int = 1000

    def __post_init__(self) -> None:
        if self.count < 2:
            raise ValueError(f"an interval needs at least 2 resamplings; got {self.count}. Raise --replicates.")

    def weights(self, n: int, stream: str = "items") -> UInt16[np.ndarray, "b n"]:
        """How often each of n items is drawn in each resampling; every row sums to n. Read-only, cached."""
        return _multinomial_counts(self.key, self.count, int(n), stream)


@lru_cache(maxsize=6)
def _multinomial_counts(key: int, count: int, n: int, stream: str) -> Array:
    if n < 1:
        raise ValueError(f"cannot resample {n} items; need at least 1")
    digest = hashlib.sha256(f"{key}/{stream}/{n}".encode()).digest()
    rng = np.random.Generator(np.random.SFC64(int.from_bytes(digest[:16], "little")))
    counts = np.empty((count, n), dtype=np.uint16)
    for row in counts:
        row[:] = np.bincount(rng.integers(0, n, size=n, dtype=np.int64), minlength=n)
    counts.setflags(write=False)
    return counts


def mean_replicates(values: Float[np.ndarray, " n"], weights: UInt16[np.ndarray, "b n"]) -> Replicates:
    """Mean of ``values`` under each resampling: float64 (b,). Values (n, d) give (b, d)."""
    values = np.asarray(values, dtype=np.float64)
    if weights.shape[1] != len(values):
        raise ValueError(f"weights are for {weights.shape[1]} items; got {len(values)} values")
    step = max(1, BLOCK_BYTES // (8 * weights.shape[1]))
    pieces = [weights[start : start + step].astype(np.float64) @ values for start in range(0, len(weights), step)]
    means: Replicates = np.concatenate(pieces) / len(values)
    return means


PSEUDO_ITEMS = np.array([0.0, 0.0, 1.0, 1.0])
"""Two successes and two failures (Agresti & Coull 1998): without them 500 of 500 would have an interval of no width."""


def proportion_replicates(indicator: Float[np.ndarray, " n"], resamples: Resamples, stream: str) -> Replicates:
    """Replicates (b,) of the share of true items, whose spread does not vanish at 0 or 1.

    Resampled are the n items and two pseudo-items of either kind, so that 0 of n gives an interval up to about 3/n.
    Their mean is shifted towards one half; centred replicates (``Scalar.from_replicates``) undo that.
    """
    extended = np.concatenate([np.asarray(indicator, dtype=np.float64), PSEUDO_ITEMS])
    return mean_replicates(extended, resamples.weights(len(extended), stream))


def as_share(value: float, replicates: Float[np.ndarray, " b"], n: int) -> Replicates:
    """Replicates of ``value``, a share of ``n`` items, that deviate evenly on the arcsine scale. To be centred on it.

    A share varies with its distance from 0 and 1: one that came out too near has too small an error bar as well. To
    second order sin^2 (asin sqrt(p) + e) = p + d + d^2 (1 - 2p) / 4p(1 - p), d being the deviation [Bartlett 1936].
    Next to 0 and 1, p(1 - p) is that of a share with two more successes and failures, as in ``proportion_replicates``.
    Where deviations are far larger than those of a share of ``n`` items, as when one ball holds all samples, they bend
    less: so that none within 2.5 standard deviations turns back.
    """
    deviations = replicates - replicates.mean()
    cautious = (value * n + 2) / (n + 4)
    bend = (1 - 2 * value) / (4 * cautious * (1 - cautious))
    steepest = 1 / (5 * max(float(deviations.std()), 1e-12))
    bend = float(np.clip(bend, -steepest, steepest))
    bent: Replicates = value + deviations + bend * np.square(deviations)
    return bent
