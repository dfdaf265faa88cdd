"""Which numbers of the code boosted trees use to predict each factor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from evaluation.measuring.artifacts.codes.latents import TrainLatents
from evaluation.measuring.artifacts.items.factors import TrainFactors
from evaluation.registry import artifact
from evaluation.types import Array, Latents

MOST = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorImportances:
    """Importances (d, f), each column summing to 1, and whether each factor of each test image is predicted rightly."""

    importance: Float64[np.ndarray, "d f"]
    right: Float64[np.ndarray, "n f"]


@artifact()
def factor_importances(
    *, train_latents: TrainLatents, train_factors: TrainFactors, latents: Latents, factors: Array, seed: int = 0
) -> FactorImportances:
    """Gradient boosting (30 rounds) of each factor on at most 1,000 training codes [Eastwood & Williams 2018].

    Parameters:
        seed: The run's seed.
    """
    from sklearn.ensemble import GradientBoostingClassifier

    chosen = np.random.default_rng(seed).permutation(len(train_latents))[:MOST]
    importance = np.zeros((latents.shape[1], factors.shape[1]))
    right = np.empty(factors.shape)
    for column in range(factors.shape[1]):
        trees = GradientBoostingClassifier(n_estimators=30, random_state=seed)
        trees.fit(train_latents[chosen], train_factors[chosen, column])
        importance[:, column] = trees.feature_importances_
        right[:, column] = trees.predict(latents) == factors[:, column]
    return FactorImportances(importance=importance, right=right)
