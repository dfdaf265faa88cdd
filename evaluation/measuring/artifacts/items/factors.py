"""What each of the run's images was made from, where that is known."""

from __future__ import annotations

from typing import Annotated, TypeAlias

import numpy as np
from jaxtyping import Int64

from evaluation.data.dataset import Dataset
from evaluation.measuring.items import Items
from evaluation.registry import artifact, of
from evaluation.types import Array, NotApplicable

TrainFactors: TypeAlias = Annotated[Array, of("factors", test_items="train_items")]


@artifact()
def factors(*, dataset: Dataset, test_items: Items) -> Int64[np.ndarray, "n f"]:
    """Factor values (n, f). Not applicable where the source knows none."""
    found = test_items.split_of(dataset).factors
    if found is None:
        raise NotApplicable(f"needs known factors; the source '{dataset.source}' has none (the source 'sprites' does)")
    chosen: Array = found[test_items.positions]
    return chosen
