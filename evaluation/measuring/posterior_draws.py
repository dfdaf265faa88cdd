"""Draws from a VAE's posterior, decoded: what every bound on its likelihood is made of."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from jaxtyping import Float64, Int64

from evaluation.measuring.artifacts.codes.posterior import Codes
from evaluation.types import Array, NotApplicable
from models.base import Capability, HasPosterior, ModelCard

BUDGET = 2e7
"""Pixels decoded in all, about: items x draws x pixels of an image. Large images take fewer items."""


def check_likelihood(card: ModelCard, wanted: str, given: str, artifact: str) -> bool:
    """Whether only the caller says that the model was trained with the likelihood ``wanted``, and not its card.

    ``given`` is the caller's word: ``stated`` leaves it to the card. Raises NotApplicable where the card says another
    likelihood, and where nobody says one: it is not in the weights.
    """
    stated = card.config.get("likelihood")
    if stated is not None and stated != wanted:
        raise NotApplicable(
            f"this model was trained with a {stated} likelihood and this bound is for {wanted} pixels: the two cannot "
            "be compared"
        )
    if stated is None and given != wanted:
        raise NotApplicable(
            f"the likelihood that this model was trained with is not in its weights; if it is {wanted}, say so: "
            f"parameters={{'{artifact}': {{'likelihood': '{wanted}'}}}}"
        )
    return stated is None


def bounded_items(
    model: HasPosterior, posterior: Codes, pixels: int, k: int, rng: np.random.Generator
) -> Int64[np.ndarray, " m"]:
    """Positions of the images that draws are decoded for: 32 to 512, by the budget. NotApplicable without a decoder."""
    if posterior.std is None or Capability.DECODE not in model.capabilities:
        raise NotApplicable("this model cannot decode draws from its posterior")
    n = len(posterior.mean)
    count = min(n, int(np.clip(BUDGET / (k * pixels), 32, 512)))
    return np.sort(rng.choice(n, count, replace=False)).astype(np.int64)


def decoded_draws(
    model: HasPosterior,
    posterior: Codes,
    items: Int64[np.ndarray, " m"],
    labels: Array | None,
    k: int,
    rng: np.random.Generator,
) -> Iterator[tuple[Float64[np.ndarray, "m p"], Float64[np.ndarray, " m"]]]:
    """k times: decoded pixels (m, p) of one draw z ~ q(z|x) for each item, and ln p(z) - ln q(z|x) in nats (m,)."""
    if posterior.std is None:
        raise NotApplicable(HasPosterior.lacks)
    mean, std = posterior.mean[items].astype(np.float64), np.maximum(posterior.std[items].astype(np.float64), 1e-8)
    for _ in range(k):
        noise = rng.standard_normal(mean.shape)
        z = mean + std * noise
        decoded = model.decode(z.astype(np.float32), labels)  # type: ignore[attr-defined]
        # The constants of the two Gaussians cancel.
        ratio: Array = (-0.5 * np.square(z) + 0.5 * np.square(noise) + np.log(std)).sum(axis=1)
        yield decoded.cpu().numpy().reshape(len(items), -1).astype(np.float64), ratio
