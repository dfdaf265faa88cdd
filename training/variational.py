"""The negative ELBO with a weight on its KL term (Kingma & Welling 2014; Higgins et al. 2017)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import torch
from torch import Tensor

from models.fitting import Batch, Diverged, Losses
from models.networks.likelihood import check_likelihood, kl_to_standard_normal, negative_log_likelihood
from models.networks.variational import VariationalNetwork
from training.descent import DescentOptions
from training.options import option, require_at_least_zero

LATE = 0.25
"""Part of a training from which on ``--late-beta`` holds."""


@dataclass(frozen=True, kw_only=True)
class VariationalOptions(DescentOptions):
    beta: float = option(1.0, "weight of the KL term")
    late_beta: float = option(0.0, "weight of the KL term after a quarter of the training; 0 keeps it", added=True)
    likelihood: str = option("bernoulli", "p(x|z): bernoulli or gaussian")
    observation_std: float = option(0.1, "standard deviation of the Gaussian likelihood")

    def __post_init__(self) -> None:
        DescentOptions.__post_init__(self)
        require_at_least_zero(self, "beta", "late_beta")
        check_likelihood(self.likelihood, self.observation_std)

    def beta_at(self, done: float) -> float:
        """The weight of the KL term when so much of the training is done, in [0, 1)."""
        return self.late_beta if self.late_beta and done >= LATE else self.beta


def negative_elbo(network: VariationalNetwork, options: VariationalOptions) -> Losses:
    """-log p(x|z) + beta KL(q(z|x) || p(z)), in nats an image, with one draw of z."""

    def losses(batch: Batch, generator: torch.Generator, done: float) -> Mapping[str, Tensor]:
        (images,) = batch
        mean, log_variance = network.posterior(images)
        codes = mean + torch.exp(0.5 * log_variance) * torch.randn(mean.shape, generator=generator)
        decoded = network.decode(codes)
        if not torch.isfinite(decoded).all():  # which the Bernoulli likelihood would meet with an error of its own
            raise Diverged("the training diverged: the decoder gives NaN; take a smaller learning rate")
        reconstruction = negative_log_likelihood(options.likelihood, options.observation_std, decoded, images).mean()
        kl = kl_to_standard_normal(mean, log_variance).sum(1).mean()
        return {"loss": reconstruction + options.beta_at(done) * kl, "reconstruction": reconstruction, "kl": kl}

    return losses
