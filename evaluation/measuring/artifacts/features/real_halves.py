"""Random halves of the real features, with which the halves of the samples of every model are compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from evaluation.measuring.artifacts.features.features import RealFeatures
from evaluation.numerics.moments import Moments, moments
from evaluation.registry import artifact
from evaluation.types import NotApplicable


@dataclass(frozen=True, slots=True, kw_only=True)
class RealHalves:
    splits: tuple[tuple[Moments, Moments], ...]
    """For each split, moments of a half and of the items left over."""


@artifact()
def real_halves(*, real_features: RealFeatures, rng: np.random.Generator) -> RealHalves:
    """16 splits; 8 where d is above 64 and 2 where it is above 256, as moments of many dimensions take long."""
    real = real_features.features
    if len(real) < 4:
        raise NotApplicable(f"too few test images: covariances of two halves need at least 4; this run has {len(real)}")
    d = real.shape[1]
    orders = [rng.permutation(len(real)) for _ in range(16 if d <= 64 else 8 if d <= 256 else 2)]
    return RealHalves(splits=tuple((moments(real[rows[::2]]), moments(real[rows[1::2]])) for rows in orders))
