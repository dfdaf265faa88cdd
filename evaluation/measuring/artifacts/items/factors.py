"""What each of the run's test images was made from, where that is known."""

from __future__ import annotations

import numpy as np
from jaxtyping import Int64

from evaluation.data.dataset import Dataset
from evaluation.registry import artifact
from evaluation.types import Array, Labels, NotApplicable


@artifact()
def factors(*, dataset: Dataset, test_items: Labels) -> Int64[np.ndarray, "n f"]:
    """Factor values (n, f). Not applicable where the source knows none."""
    found = dataset.test.factors
    if found is None:
        raise NotApplicable(f"needs known factors; the source '{dataset.source}' has none (the source 'sprites' does)")
    chosen: Array = found[test_items]
    return chosen
