"""The importances of boosted trees that are fitted again: on halves of the images, and on a code of other images."""

from __future__ import annotations

from itertools import islice

import numpy as np
from jaxtyping import Float64

from evaluation.measuring.artifacts.codes.latents import TrainLatents
from evaluation.measuring.artifacts.items.factors import TrainFactors
from evaluation.numerics.boosted_trees import boosted_trees
from evaluation.numerics.half_samples import halves
from evaluation.numerics.resampling import Resamples
from evaluation.registry import artifact
from evaluation.types import Labels, NotApplicable

PAIRS = 5


@artifact()
def halved_importances(
    *,
    train_latents: TrainLatents,
    train_factors: TrainFactors,
    fitted_items: Labels,
    resamples: Resamples,
    seed: int = 0,
) -> Float64[np.ndarray, "p 2 d f"]:
    """Of trees fitted on either half of the training images, for 5 pairs of halves that all models share.

    Parameters:
        seed: The run's seed.
    """
    if len(fitted_items) < 2:
        raise NotApplicable(
            f"too few training images: two halves of them need at least 2; this run has {len(fitted_items)}"
        )
    found = []
    for half in islice(halves(resamples, len(fitted_items)), PAIRS):
        parts = fitted_items[half], fitted_items[~half]
        found.append([boosted_trees(train_latents[part], train_factors[part], seed).importances() for part in parts])
    return np.array(found)


@artifact()
def shuffled_importances(
    *,
    train_latents: TrainLatents,
    train_factors: TrainFactors,
    fitted_items: Labels,
    rng: np.random.Generator,
    seed: int = 0,
) -> Float64[np.ndarray, "d f"]:
    """Of trees fitted on codes that were given to the images at random: they know nothing of the factors.

    Parameters:
        seed: The run's seed.
    """
    return boosted_trees(train_latents[rng.permutation(fitted_items)], train_factors[fitted_items], seed).importances()
