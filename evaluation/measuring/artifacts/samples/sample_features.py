"""Features of the generated images."""

from __future__ import annotations

from evaluation.measuring.extractors.base import Extracted, Extractor
from evaluation.measuring.extractors.layered import extract
from evaluation.registry import artifact
from evaluation.types import Images


@artifact()
def sample_features(*, samples: Images, extractor: Extractor) -> Extracted:
    """Features (n_samples, d), and class probabilities (n_samples, k) where the extractor has them.

    Perceptual distances among at most 1,000 of them come from the same pass.
    """
    return extract(extractor, samples)
