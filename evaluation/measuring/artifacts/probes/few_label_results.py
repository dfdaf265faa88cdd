"""What a linear probe learns from a few labels: on the code."""

from __future__ import annotations

import numpy as np

from evaluation.numerics.few_labels import FewLabels, few_labels
from evaluation.registry import artifact
from evaluation.types import Labels, Latents


@artifact()
def few_label_results(
    *, train_latents: Latents, train_labels: Labels, latents: Latents, labels: Labels, seed: int = 0
) -> FewLabels:
    """The labelled items are the same for every model and for raw pixels."""
    return few_labels(train_latents, train_labels, latents, labels, rng=np.random.default_rng(seed))
