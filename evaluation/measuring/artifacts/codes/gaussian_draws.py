"""Importance samples of a VAE's posterior under a Gaussian likelihood, for any standard deviation of its pixels."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float64, Int64

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.codes.posterior import Codes
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.measuring.posterior_draws import bounded_items, check_likelihood, decoded_draws
from evaluation.numerics.gaussian_pixels import dequantised
from evaluation.registry import artifact
from evaluation.types import Array, Images
from models.base import HasPosterior


@dataclass(frozen=True, slots=True, kw_only=True)
class GaussianDraws:
    """k draws z ~ q(z|x) for each of m test images. p(x|z) = N(decoded image, std² I) on pixels in [0, 1]."""

    squared: Float64[np.ndarray, "m k"]
    """Squared distance of image and decoded draw, summed over pixels."""
    ratio: Float64[np.ndarray, "m k"]
    """ln p(z) - ln q(z|x), nats."""
    items: Int64[np.ndarray, " m"]
    """Positions among the run's test images."""
    pixels: int
    levels: int | None
    """Levels of grey of the data, and then uniform noise of one level is on the images. None: no levels, no noise."""
    stated_std: float | None
    """The decoder's standard deviation by the model's card, for pixels in [0, 1]."""
    assumed: bool = False
    """Whether the caller says that the likelihood is Gaussian, and not the model's card."""

    def log_weights(self, std: float, k: int) -> Array:
        """ln p(x|z) + ln p(z) - ln q(z|x) of the first k draws, nats (m, k)."""
        constant = self.pixels * (math.log(std) + 0.5 * math.log(2 * math.pi))
        weights: Array = self.ratio[:, :k] - 0.5 * self.squared[:, :k] / std**2 - constant
        return weights


@artifact(largest=("k",))
def gaussian_draws(
    *,
    model: HasPosterior,
    dataset: Dataset,
    posterior: Codes,
    images: Images,
    test_items: Items,
    grey_levels: int | None,
    rng: np.random.Generator,
    k: int = 50,
    likelihood: Literal["stated", "gaussian"] = "stated",
) -> GaussianDraws:
    """Distances (m, k), m chosen so that about 20 million pixels are decoded (32 to 512 images).

    Images of few levels get uniform noise of one level: a density has no bound on discrete data [Theis et al. 2016].

    Parameters:
        k: Draws of the code for each image; the largest that any metric asks for.
        likelihood: ``gaussian`` says so of models whose card states no likelihood; others are skipped.
    """
    card = model.card
    assumed = check_likelihood(card, "gaussian", likelihood, "gaussian_draws")
    items = bounded_items(model, posterior, int(np.prod(images.shape[1:])), k, rng)
    target = dequantised(images[items].reshape(len(items), -1), grey_levels, rng)
    labels = condition(model, dataset, test_items.at(items))
    squared, ratio = np.empty((len(items), k)), np.empty((len(items), k))
    for draw, (decoded, ratios) in enumerate(decoded_draws(model, posterior, items, labels, k, rng)):
        squared[:, draw], ratio[:, draw] = np.square(target - decoded).sum(axis=1), ratios
    return GaussianDraws(
        squared=squared, ratio=ratio, items=items, pixels=target.shape[1], levels=grey_levels, assumed=assumed,
        stated_std=_stated_std(card.config.get("observation_std"), card.value_range),
    )  # fmt: skip


def _stated_std(value: object, value_range: tuple[float, float]) -> float | None:
    if not isinstance(value, int | float) or not math.isfinite(value) or value <= 0:
        return None
    return float(value) / (value_range[1] - value_range[0])
