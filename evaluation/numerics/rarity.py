"""Are classes rarer in one set than in another?"""

from __future__ import annotations

from math import comb

import numpy as np
from jaxtyping import Bool, Float64, Int

from evaluation.types import Array


def rarer(counts: Int[np.ndarray, " k"], others: Int[np.ndarray, " k"]) -> Float64[np.ndarray, " k"]:
    """p value of each class being rarer in the first set: Fisher's exact test (1935), one-sided, class by class.

    The chance that so few items of the class, or fewer, fall into the first set when all items are shuffled.
    """
    from scipy.stats import hypergeom

    n, m = int(counts.sum()), int(others.sum())
    chances: Array = hypergeom.cdf(counts, n + m, counts + others, n)
    return chances


def surely_rarer(
    counts: Int[np.ndarray, " k"], others: Int[np.ndarray, " k"], suspected: Bool[np.ndarray, " k"], *, level: float
) -> int:
    """How many of the suspected classes, at the least, are rarer in the first set and not by chance.

    At least j are when every choice of all but j - 1 of them, taken together, is rarer. The choice with the fewest
    other items is the hardest to tell and decides. ``level`` is shared among all choices of as many classes, as the
    suspected ones were chosen by their counts (closed testing; Marcus, Peritz & Gabriel 1976).
    """
    order = np.flatnonzero(suspected)[np.argsort(others[suspected], kind="stable")]
    sure = 0
    for size in range(len(order), 0, -1):
        chosen = order[:size]
        together = (np.array([part[chosen].sum(), part.sum() - part[chosen].sum()]) for part in (counts, others))
        if rarer(*together)[0] >= level / comb(len(others), size):
            break
        sure += 1
    return sure
