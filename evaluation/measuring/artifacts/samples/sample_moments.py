"""Mean and covariance of the generated features."""

from __future__ import annotations

from evaluation.measuring.extractors.base import Extracted
from evaluation.numerics.moments import Moments, moments
from evaluation.registry import artifact


@artifact()
def sample_moments(*, sample_features: Extracted) -> Moments:
    """Of the generated images."""
    return moments(sample_features.features)
