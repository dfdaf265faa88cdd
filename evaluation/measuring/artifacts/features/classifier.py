"""The classifier of the data's own classes, whatever the run's feature extractor is."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.measuring.extractors.classifier import Classifier
from evaluation.measuring.extractors.classifier import classifier as trained
from evaluation.registry import artifact


@artifact()
def classifier(*, dataset: Dataset) -> Classifier:
    """Trained on the training split. Not applicable where the source has no labels."""
    found: Classifier = trained("", dataset=dataset)
    return found
