"""Features of the run's test images."""

from __future__ import annotations

from evaluation.measuring.extractors.base import Extracted, Extractor
from evaluation.measuring.extractors.layered import extract
from evaluation.registry import artifact
from evaluation.types import Images


@artifact()
def real_features(*, extractor: Extractor, images: Images) -> Extracted:
    """Features (n, d), and class probabilities (n, k) where the extractor has them.

    Perceptual distances among at most 1,000 of them come from the same pass.
    """
    return extract(extractor, images)
