"""Holm's correction of a family of tests, for as many of its p-values as are asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from evaluation.types import Array

LEVEL = 0.05
"""Family-wise error rate of a table: the chance of even one false mark in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """The p-values of a family in their order, each beside its corrected one."""

    given: Float64[np.ndarray, " m"]
    adjusted: Float64[np.ndarray, " m"]

    @classmethod
    def over(cls, parts: Iterable[Float64[np.ndarray, " k"]]) -> Correction:
        """Of all parts together (Holm 1979)."""
        given: Array = np.sort(np.concatenate([np.zeros(0), *parts]))
        steps = np.minimum(1.0, np.arange(len(given), 0, -1) * given)
        return cls(given=given, adjusted=np.maximum.accumulate(steps))

    @property
    def tests(self) -> int:
        return len(self.given)

    @property
    def cut(self) -> float:
        """The largest p that is rejected at `LEVEL`; -1 where none is."""
        rejected = int(np.searchsorted(self.adjusted, LEVEL))
        return float(self.given[rejected - 1]) if rejected else -1.0

    @property
    def next_level(self) -> float:
        """The largest p at which one that was not rejected would have been, all others as they are."""
        rejected = int(np.searchsorted(self.adjusted, LEVEL))
        return LEVEL / max(1, self.tests - rejected)

    def of(self, p: float) -> float:
        """The corrected p of one of the family."""
        return float(self.adjusted[np.searchsorted(self.given, p)])
