"""The one standard deviation of a Gaussian decoder's pixels that suits its training images best."""

from __future__ import annotations

import math
from typing import Annotated

import numpy as np

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.codes.posterior import Codes
from evaluation.measuring.artifacts.images.images import TrainImages
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.measuring.posterior_draws import bounded_items, decoded_draws
from evaluation.numerics.gaussian_pixels import noise_variance
from evaluation.registry import artifact, of
from models.base import HasPosterior

LEAST = 1e-6
DRAWS = 10


@artifact()
def fitted_std(
    *,
    model: HasPosterior,
    dataset: Dataset,
    train_posterior: Annotated[Codes, of("posterior", test_items="train_items")],
    train_images: TrainImages,
    train_items: Items,
    grey_levels: int | None,
    rng: np.random.Generator,
) -> float:
    """Root of the mean squared error of draws from the posterior, over at most 512 training images and all pixels.

    This is the standard deviation of largest ELBO [Rybkin et al. 2021], for pixels in [0, 1]. Noise that is put on
    images of few levels counts too.
    """
    pixels = int(np.prod(train_images.shape[1:]))
    items = bounded_items(model, train_posterior, pixels, DRAWS, rng)
    labels = condition(model, dataset, train_items.at(items))
    target = train_images[items].reshape(len(items), -1).astype(np.float64)
    errors = [
        float(np.square(target - decoded).mean())
        for decoded, _ in decoded_draws(model, train_posterior, items, labels, DRAWS, rng)
    ]
    return max(math.sqrt(float(np.mean(errors)) + noise_variance(grey_levels)), LEAST)
