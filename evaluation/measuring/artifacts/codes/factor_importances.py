"""Which numbers of the code boosted trees use to predict each factor."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64

from evaluation.measuring.artifacts.codes.latents import TrainLatents
from evaluation.measuring.artifacts.items.factors import TrainFactors
from evaluation.numerics.boosted_trees import boosted_trees
from evaluation.registry import artifact
from evaluation.types import Array, Labels, Latents


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorImportances:
    """Importances (d, f), each column summing to 1, and whether each factor of each test image is predicted rightly."""

    importance: Float64[np.ndarray, "d f"]
    right: Float64[np.ndarray, "n f"]


@artifact()
def factor_importances(
    *,
    train_latents: TrainLatents,
    train_factors: TrainFactors,
    fitted_items: Labels,
    latents: Latents,
    factors: Array,
    seed: int = 0,
) -> FactorImportances:
    """Gradient boosting (30 rounds) of each factor on at most 1,000 training codes [Eastwood & Williams 2018].

    Parameters:
        seed: The run's seed.
    """
    trees = boosted_trees(train_latents[fitted_items], train_factors[fitted_items], seed)
    return FactorImportances(
        importance=trees.importances(), right=(trees.predict(latents) == factors).astype(np.float64)
    )
