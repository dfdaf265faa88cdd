"""Importance samples of a VAE's posterior, for the ELBO and the tighter bound on the likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float64, Int64

from evaluation.data.dataset import Dataset
from evaluation.measuring.artifacts.codes.posterior import Codes
from evaluation.measuring.conditioning import condition
from evaluation.measuring.items import Items
from evaluation.registry import artifact
from evaluation.types import Images, NotApplicable
from models.base import Capability, HasPosterior

BUDGET = 2e7
"""Pixels decoded in all, about: items x draws x pixels of an image. Large images take fewer items."""
EPS = 1e-7


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportanceWeights:
    """ln p(x|z) + ln p(z) - ln q(z|x) of k draws from q for each of m test images; p(x|z) is Bernoulli."""

    log_weights: Float64[np.ndarray, "m k"]
    items: Int64[np.ndarray, " m"]
    """Positions among the run's test images."""


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
) -> ImportanceWeights:
    """Log weights (m, k) in nats, m chosen so that about 20 million pixels are decoded (32 to 512 images).

    Parameters:
        k: Draws of the code for each image; the largest that any metric asks for.
    """
    if posterior.std is None or Capability.DECODE not in model.capabilities:
        raise NotApplicable("this model cannot decode draws from its posterior")
    likelihood_of_model = model.card.config.get("likelihood", "bernoulli")
    if likelihood_of_model != "bernoulli":
        raise NotApplicable(
            f"this model was trained with a {likelihood_of_model} likelihood and this bound reads pixels as Bernoulli: "
            "the two cannot be compared"
        )
    pixels = int(np.prod(images.shape[1:]))
    count = min(len(images), int(np.clip(BUDGET / (k * pixels), 32, 512)))
    items = np.sort(rng.choice(len(images), count, replace=False)).astype(np.int64)
    mean, std = posterior.mean[items].astype(np.float64), np.maximum(posterior.std[items].astype(np.float64), 1e-8)
    labels = condition(model, dataset, test_items.at(items))
    target = images[items].reshape(count, -1).astype(np.float64)
    log_weights = np.empty((count, k))
    for draw in range(k):
        noise = rng.standard_normal(mean.shape)
        z = mean + std * noise
        decoded = model.decode(z.astype(np.float32), labels)  # type: ignore[attr-defined]
        p = np.clip(decoded.cpu().numpy().reshape(count, -1).astype(np.float64), EPS, 1 - EPS)
        likelihood = (target * np.log(p) + (1 - target) * np.log1p(-p)).sum(axis=1)
        # ln p(z) - ln q(z|x): the constants of the two Gaussians cancel.
        ratio = (-0.5 * np.square(z) + 0.5 * np.square(noise) + np.log(std)).sum(axis=1)
        log_weights[:, draw] = likelihood + ratio
    return ImportanceWeights(log_weights=log_weights, items=items)
