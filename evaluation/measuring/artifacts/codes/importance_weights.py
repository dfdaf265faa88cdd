"""Importance samples of a VAE's posterior, for the ELBO and the tighter bound on the likelihood."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from jaxtyping import Float64, Int64

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.codes.posterior import Codes
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.measuring.posterior_draws import bounded_items, check_likelihood, decoded_draws
from evaluation.registry import artifact
from evaluation.types import Images
from models.base import HasPosterior

EPS = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportanceWeights:
    """ln p(x|z) + ln p(z) - ln q(z|x) of k draws from q for each of m test images; p(x|z) is Bernoulli."""

    log_weights: Float64[np.ndarray, "m k"]
    items: Int64[np.ndarray, " m"]
    """Positions among the run's test images."""
    assumed: bool = False
    """Whether the caller says that the likelihood is Bernoulli, and not the model's card."""


@artifact(largest=("k",))
def importance_weights(
    *,
    model: HasPosterior,
    dataset: Dataset,
    posterior: Codes,
    images: Images,
    test_items: Items,
    rng: np.random.Generator,
    k: int = 50,
    likelihood: Literal["stated", "bernoulli"] = "stated",
) -> ImportanceWeights:
    """Log weights (m, k) in nats, m chosen so that about 20 million pixels are decoded (32 to 512 images).

    Parameters:
        k: Draws of the code for each image; the largest that any metric asks for.
        likelihood: ``bernoulli`` says so of models whose card states no likelihood; others are skipped.
    """
    assumed = check_likelihood(model.card, "bernoulli", likelihood, "importance_weights")
    items = bounded_items(model, posterior, int(np.prod(images.shape[1:])), k, rng)
    labels = condition(model, dataset, test_items.at(items))
    target = images[items].reshape(len(items), -1).astype(np.float64)
    log_weights = np.empty((len(items), k))
    for draw, (decoded, ratio) in enumerate(decoded_draws(model, posterior, items, labels, k, rng)):
        p = np.clip(decoded, EPS, 1 - EPS)
        log_weights[:, draw] = (target * np.log(p) + (1 - target) * np.log1p(-p)).sum(axis=1) + ratio
    return ImportanceWeights(log_weights=log_weights, items=items, assumed=assumed)
