"""The run's one feature extractor."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.measuring.extractors.base import Extractor, open_extractor
from evaluation.registry import artifact


@artifact()
def extractor(*, dataset: Dataset, extractor: str = "auto") -> Extractor:
    """``auto``: the classifier trained on the data's labels, or pixels where there are none.

    Parameters:
        extractor: The run's extractor by name.
    """
    return open_extractor(extractor, dataset)
