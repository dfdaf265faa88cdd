"""Class labels for models that are conditioned on them."""

from __future__ import annotations

from evaluation.data.dataset import Dataset, Split
from evaluation.types import Array, Labels, NotApplicable
from models.base import ModelProtocol


def condition(model: ModelProtocol, dataset: Dataset, split: Split, items: Labels) -> Array | None:
    """The labels (n,) that a conditional model gets with these items; None for an unconditional one.

    Raises NotApplicable when the model needs labels that the data does not have.
    """
    classes = model.card.classes
    if classes is None:
        return None
    if split.labels is None:
        raise NotApplicable(f"this model is conditioned on class labels; the source '{dataset.source}' has none")
    labels: Array = split.labels[items]
    if labels.size and int(labels.max()) >= classes:
        raise NotApplicable(
            f"this model is conditioned on {classes} classes; '{dataset.spec}' has labels up to {int(labels.max())}"
        )
    return labels
