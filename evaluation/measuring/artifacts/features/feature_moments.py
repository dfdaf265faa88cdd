"""Mean and covariance of the features, of test images and of samples."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from evaluation.measuring.extractors.base import Extracted
from evaluation.numerics.moments import Moments, moments
from evaluation.registry import artifact, of
from evaluation.types import NotApplicable

RealMoments: TypeAlias = Annotated[Moments, of("feature_moments")]
SampleMoments: TypeAlias = Annotated[Moments, of("feature_moments", images="samples")]


@artifact()
def feature_moments(*, features: Extracted) -> Moments:
    """Mean (d,) and covariance (d, d)."""
    n = len(features.features)
    if n < 2:
        raise NotApplicable(f"too few images: a covariance needs at least 2 on either side; this run has {n}")
    return moments(features.features)
