"""Class labels for models that are conditioned on them."""

from __future__ import annotations

from evaluation.data.dataset import Dataset
from evaluation.measuring.items import Items
from evaluation.types import Array, NotApplicable
from models.base import ModelProtocol
from models.intake.labels import UNLABELLED


def condition(model: ModelProtocol, dataset: Dataset, items: Items) -> Array | None:
    """The labels (n,) that a conditional model gets with these items; None for an unconditional one.

    Raises NotApplicable when the model needs labels that the data does not have.
    """
    classes = model.card.classes
    if classes is None:
        return None
    known = items.split_of(dataset).labels
    if known is None:
        raise NotApplicable(f"this model is conditioned on class labels; the source '{dataset.source}' has none")
    labels: Array = known[items.positions]
    missing = int((labels == UNLABELLED).sum())
    if missing:
        raise NotApplicable(
            f"this model is conditioned on class labels; {missing:,} of {len(labels):,} {items.split} images have none"
        )
    if labels.size and int(labels.max()) >= classes:
        raise NotApplicable(
            f"this model is conditioned on {classes} classes; '{dataset.spec}' has labels up to {int(labels.max())}"
        )
    return labels
