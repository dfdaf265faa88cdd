"""How much of the jackknife variance through balls is real (numerics.ball_halves)."""

from __future__ import annotations

import numpy as np

from evaluation.measuring.artifacts.features.features import RealFeatures, SampleFeatures
from evaluation.numerics import ball_halves
from evaluation.numerics.ball_halves import BallShares
from evaluation.registry import artifact


@artifact()
def ball_shares(
    *,
    real_features: RealFeatures,
    sample_features: SampleFeatures,
    rng: np.random.Generator,
    density_k: int = 5,
    manifold_k: int = 3,
) -> BallShares:
    """Shares to keep, for precision, recall, density and coverage.

    Parameters:
        density_k: Neighbour that balls of density and coverage reach to.
        manifold_k: Neighbour that balls of precision and recall reach to.
    """
    return ball_halves.ball_shares(
        real_features.features, sample_features.features, manifold_k=manifold_k, density_k=density_k, rng=rng
    )
