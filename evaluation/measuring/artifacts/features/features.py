"""Features of the run's test images, and of the samples."""

from __future__ import annotations

from typing import Annotated, TypeAlias

from evaluation.measuring.extractors.base import Extracted, Extractor
from evaluation.measuring.extractors.layered import extract
from evaluation.registry import artifact, of
from evaluation.types import Images

RealFeatures: TypeAlias = Annotated[Extracted, of("features")]
SampleFeatures: TypeAlias = Annotated[Extracted, of("features", images="samples")]


@artifact()
def features(*, images: Images, extractor: Extractor) -> Extracted:
    """Features (n, d), and class probabilities (n, k) where the extractor has them.

    Perceptual distances among at most 1,000 of the images come from the same pass.
    """
    return extract(extractor, images)
