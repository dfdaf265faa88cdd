"""One number of all trainings of one recipe."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float

from evaluation.types import TouchstoneError


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Trained:
    """S trainings that differ in their seed alone. Raises TouchstoneError for none, and for shapes that do not fit."""

    name: str
    values: Float[np.ndarray, " s"]
    replicates: Float[np.ndarray, "s b"] | None = None
    """The same resamplings for all trainings of all recipes. None where there are none: then intervals are over
    training seeds alone."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", np.asarray(self.values, dtype=np.float64))
        if self.values.ndim != 1 or not len(self.values) or not np.isfinite(self.values).all():
            raise TouchstoneError(f"recipe '{self.name}' needs a finite number of one training or more")
        if self.replicates is not None:
            object.__setattr__(self, "replicates", np.asarray(self.replicates, dtype=np.float64))
            if self.replicates.ndim != 2 or len(self.replicates) != len(self.values):
                raise TouchstoneError(
                    f"recipe '{self.name}' needs a row of replicates for each of {len(self.values)} trainings; got "
                    f"{self.replicates.shape}"
                )

    @property
    def seeds(self) -> int:
        return len(self.values)

    @property
    def mean(self) -> float:
        return float(self.values.mean())

    @property
    def variance(self) -> float:
        """Between trainings, ddof=1: it holds what measuring each adds of its own noise. NaN for one training."""
        return float(np.var(self.values, ddof=1)) if self.seeds > 1 else float("nan")

    def own_of_mean(self) -> float:
        """Variance of the mean by the part of the replicates that each training has for itself, such as its samples.

        It is what is left of the replicates after their mean over the trainings is taken away.
        """
        if self.replicates is None or self.seeds < 2:
            return 0.0
        left = self.replicates - self.replicates.mean(axis=0)
        return float(np.var(left, axis=1, ddof=1).sum() / (self.seeds - 1) / self.seeds)
