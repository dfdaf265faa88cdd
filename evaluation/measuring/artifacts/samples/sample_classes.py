"""Which class each generated image belongs to, as the data's own classifier sees it."""

from __future__ import annotations

from evaluation.measuring.artifacts.features.features import SampleFeatures
from evaluation.measuring.extractors.base import Extractor
from evaluation.measuring.extractors.classifier import Classifier
from evaluation.registry import artifact
from evaluation.types import Images, Probabilities


@artifact()
def sample_classes(
    *, samples: Images, classifier: Classifier, extractor: Extractor, sample_features: SampleFeatures
) -> Probabilities:
    """Class probabilities (n_samples, k). Taken from the features where this classifier is the run's extractor."""
    if extractor.sha256 == classifier.sha256 and sample_features.probabilities is not None:
        return sample_features.probabilities
    probabilities = classifier.extract(samples).probabilities
    assert probabilities is not None
    return probabilities
