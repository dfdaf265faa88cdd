"""Which images of a data set a run looks at."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from evaluation.data.dataset import Dataset, Split
from evaluation.types import Array, Labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """Images of one split, by their positions in it."""

    split: Literal["test", "train"]
    positions: Labels
    """Sorted indices into the split, int64 (n,)."""

    def __len__(self) -> int:
        return len(self.positions)

    def at(self, places: Array) -> Items:
        """The items at these places among these items."""
        return replace(self, positions=self.positions[places])

    def split_of(self, dataset: Dataset) -> Split:
        """The split that the positions point into."""
        return dataset.test if self.split == "test" else dataset.train


def seeded_choice(total: int, most: int, *, seed: int) -> Labels:
    """Sorted positions below ``total``, int64 (m,): all up to ``most``, else ``most`` at random."""
    if total <= most:
        return np.arange(total, dtype=np.int64)
    return np.sort(np.random.default_rng(seed).choice(total, most, replace=False)).astype(np.int64)
