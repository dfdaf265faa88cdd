"""Mean and covariance of the real features."""

from __future__ import annotations

from evaluation.measuring.extractors.base import Extracted
from evaluation.numerics.moments import Moments, moments
from evaluation.registry import artifact


@artifact()
def real_moments(*, real_features: Extracted) -> Moments:
    """Of the run's test images."""
    return moments(real_features.features)
