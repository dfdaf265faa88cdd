"""What a linear probe learns from a few labels: on raw pixels."""

from __future__ import annotations

import numpy as np

from evaluation.numerics.few_labels import FewLabels, few_labels
from evaluation.registry import artifact
from evaluation.types import Images, Labels


@artifact()
def pixel_few_label_results(
    *, train_images: Images, train_labels: Labels, images: Images, labels: Labels, seed: int = 0
) -> FewLabels:
    """The labelled items are the same as for the codes."""
    train, test = (batch.reshape(len(batch), -1) for batch in (train_images, images))
    return few_labels(train, train_labels, test, labels, rng=np.random.default_rng(seed))
