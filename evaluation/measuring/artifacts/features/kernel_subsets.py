"""The random subsets over which the kernel distance is averaged as published."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool

from evaluation.measuring.items import Items
from evaluation.numerics.kernel import draw_subsets
from evaluation.registry import artifact
from evaluation.types import NotApplicable


@dataclass(frozen=True, slots=True, kw_only=True)
class KernelSubsets:
    real: Bool[np.ndarray, "s n"]
    samples: Bool[np.ndarray, "s m"]

    @property
    def size(self) -> int:
        return int(self.real[0].sum())


@artifact()
def kernel_subsets(
    *,
    test_items: Items,
    rng: np.random.Generator,
    n_samples: int | None = None,
    subsets: int = 100,
    subset_size: int = 1000,
) -> KernelSubsets:
    """The same for every model; 100 of 1,000 items [Binkowski 2018], or of all where there are fewer.

    Parameters:
        n_samples: Samples of the run.
        subsets: How many subsets are drawn.
        subset_size: Items of a subset.
    """
    n = len(test_items)
    m = max(1000, n) if n_samples is None else n_samples
    if min(n, m) < 2:
        few, what = (n, "test images") if n < 2 else (m, "samples")
        raise NotApplicable(f"too few {what}: subsets need at least 2; this run has {few}")
    size = min(subset_size, n, m)
    return KernelSubsets(real=draw_subsets(n, subsets, size, rng), samples=draw_subsets(m, subsets, size, rng))
