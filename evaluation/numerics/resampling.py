"""Bootstrap resamplings that every metric and every model of a run share, and the mean under each of them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from jaxtyping import Float, UInt16

from evaluation.types import Array, Replicates

BLOCK_BYTES = 16 << 20
"""Counts become floats in slices of this size, so that a large n costs time and no memory."""


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

    The n items are resampled together with two pseudo-items of either kind: 0 of n then has an interval up to about
    3/n. This moves the mean of the replicates towards one half; ``Scalar.from_replicates`` centres them on the value.

    Deviations are sums over items divided by n, not by n + 4. All models have the same pseudo-items, so these cancel in
    a difference, and a division by n + 4 made error bars of differences too narrow: by a sixth at n = 20, where equal
    shares were called different in 10% instead of 5%.
    """
    extended = np.concatenate([np.asarray(indicator, dtype=np.float64), PSEUDO_ITEMS])
    shares = mean_replicates(extended, resamples.weights(len(extended), stream))
    middle = extended.mean()
    replicates: Replicates = middle + (shares - middle) * (len(extended) / (len(extended) - len(PSEUDO_ITEMS)))
    return replicates


def pseudo_deviations(share: float, weights: UInt16[np.ndarray, "b m"]) -> Replicates:
    """What the pseudo-items alone move the replicates of a ``share`` of n items, given weights of n + 4 items: (b,).

    For numbers near 1 that are no plain shares and need width there all the same, as an F1 score.
    """
    n = weights.shape[1] - len(PSEUDO_ITEMS)
    cautious = (share * n + PSEUDO_ITEMS.sum()) / weights.shape[1]
    moved: Replicates = weights[:, n:].astype(np.float64) @ (PSEUDO_ITEMS - cautious) / n
    return moved


def widened(items: int) -> float:
    """How much wider than its replicates the 95% interval of a number of so many items must be.

    A bootstrap divides the variance by n instead of n - 1, and its quantiles know nothing of the error of the error
    itself: Student's t over the normal quantile. 1.10 at n = 20, 1.003 at 600. One item counts as two.
    """
    from scipy import special

    freedom = max(items, 2) - 1
    return float(special.stdtrit(freedom, 0.975) / special.ndtri(0.975) * np.sqrt(1 + 1 / freedom))


def as_share(value: float, replicates: Float[np.ndarray, " b"], n: int) -> Replicates:
    """Replicates of ``value``, a share of ``n`` items, that are symmetric on the arcsine scale; centre them on it.

    The standard error of a share falls towards 0 and 1, so a share that came out too near to them has an error bar that
    is too small. To second order sin^2 (asin sqrt(p) + e) = p + d + d^2 (1 - 2p) / 4p(1 - p), where d is the linear
    deviation [Bartlett 1936]. The denominator takes p with two more successes and two more failures, as
    ``proportion_replicates`` does. Where deviations are far larger than those of a share of ``n`` items, as when one
    ball holds all samples, the square counts less. Within 2.5 standard deviations replicates then keep their order.
    """
    deviations = replicates - replicates.mean()
    cautious = (value * n + 2) / (n + 4)
    bend = (1 - 2 * value) / (4 * cautious * (1 - cautious))
    steepest = 1 / (5 * max(float(deviations.std()), 1e-12))
    bend = float(np.clip(bend, -steepest, steepest))
    bent: Replicates = value + deviations + bend * np.square(deviations)
    return bent
