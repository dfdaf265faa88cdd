"""What the linear probe takes each image for."""

from __future__ import annotations

from evaluation.measuring.artifacts.probes.linear_predictions import LatentLinear
from evaluation.record.views import PerItem
from evaluation.registry import metric


@metric(title="Class by the linear probe", group="features", source="Alain & Bengio 2016")
def probe_prediction(*, linear_predictions: LatentLinear) -> PerItem:
    """The class that a linear classifier on the code takes each test image for; colours a map."""
    return PerItem(values=linear_predictions.predicted, label="class by the linear probe")
