"""p(x|z) of a VAE's decoder, recorded in the card because the ELBO means nothing without it."""

from __future__ import annotations

import math

import torch
from torch import Tensor
from torch.nn import functional

LIKELIHOODS = ("bernoulli", "gaussian")


def check_likelihood(likelihood: str, observation_std: float) -> None:
    """Raises ValueError when the name or the standard deviation cannot be used."""
    if likelihood not in LIKELIHOODS:
        raise ValueError(f"likelihood should be one of {', '.join(LIKELIHOODS)}; got {likelihood!r}")
    if not (math.isfinite(observation_std) and observation_std > 0):
        raise ValueError(f"observation_std should be positive; got {observation_std}")


def negative_log_likelihood(likelihood: str, observation_std: float, reconstructions: Tensor, images: Tensor) -> Tensor:
    """-log p(x|z) in nats, summed over pixels, shape (n,). Bernoulli takes grey pixels as probabilities."""
    if likelihood == "bernoulli":
        return functional.binary_cross_entropy(reconstructions, images, reduction="none").flatten(1).sum(1)
    squared = ((images - reconstructions) / observation_std).square().flatten(1).sum(1)
    pixels = images[0].numel()
    return 0.5 * squared + pixels * (math.log(observation_std) + 0.5 * math.log(2 * math.pi))


def kl_to_standard_normal(mean: Tensor, log_variance: Tensor) -> Tensor:
    """KL(N(mean, exp(log_variance)) || N(0, I)) in nats by dimension, shape (n, d) (Kingma & Welling 2014)."""
    return 0.5 * (mean.square() + torch.exp(log_variance) - 1 - log_variance)
