"""Features of the generated images."""

from __future__ import annotations

from evaluation.extractors.base import Extracted, Extractor
from evaluation.registry import artifact
from evaluation.types import Images


@artifact()
def sample_features(*, samples: Images, extractor: Extractor) -> Extracted:
    """Features (n_samples, d), and class probabilities (n_samples, k) where the extractor has them."""
    return extractor.extract(samples)
