"""Is a class rarer in one set than in another?"""

from __future__ import annotations

import numpy as np
from jaxtyping import Float64, Int

from evaluation.types import Array


def rarer(counts: Int[np.ndarray, " k"], others: Int[np.ndarray, " k"]) -> Float64[np.ndarray, " k"]:
    """p value of each class being rarer in the first set: Fisher's exact test (1935), one-sided, class by class.

    The chance that so few items of the class, or fewer, fall into the first set when all items are shuffled.
    """
    from scipy.stats import hypergeom

    n, m = int(counts.sum()), int(others.sum())
    chances: Array = hypergeom.cdf(counts, n + m, counts + others, n)
    return chances
