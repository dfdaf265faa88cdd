"""Boosted trees that predict factors from a code, and how much they use each of its numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from jaxtyping import Float64, Int

from evaluation.types import Array, Latents

if TYPE_CHECKING:
    from sklearn.ensemble import GradientBoostingClassifier

ROUNDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class BoostedTrees:
    """One classifier a factor; for a factor that has one value, that value."""

    dimensions: int
    factors: Sequence[GradientBoostingClassifier | int]

    def importances(self) -> Float64[np.ndarray, "d f"]:
        """Each column sums to 1; 0 for a factor of one value."""
        found = np.zeros((self.dimensions, len(self.factors)))
        for column, trees in enumerate(self.factors):
            if not isinstance(trees, int):
                found[:, column] = trees.feature_importances_
        return found

    def predict(self, codes: Latents) -> Array:
        """Values of the factors, (n, f)."""
        every = [np.full(len(codes), one) if isinstance(one, int) else one.predict(codes) for one in self.factors]
        return np.stack(every, axis=1)


def boosted_trees(codes: Latents, factors: Int[np.ndarray, "n f"], seed: int) -> BoostedTrees:
    """Gradient boosting, 30 rounds for each factor."""
    from sklearn.ensemble import GradientBoostingClassifier

    fitted: list[GradientBoostingClassifier | int] = []
    for column in factors.T:
        if (column == column[0]).all():
            fitted.append(int(column[0]))
        else:
            fitted.append(GradientBoostingClassifier(n_estimators=ROUNDS, random_state=seed).fit(codes, column))
    return BoostedTrees(dimensions=codes.shape[1], factors=fitted)
