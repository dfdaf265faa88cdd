"""What every VAE with a diagonal Gaussian posterior is, whatever its layers are (Kingma & Welling 2014)."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.base import Posterior
from models.networks.likelihood import check_likelihood
from models.networks.loading import count_parameters
from models.networks.prior import PRIOR, check_prior, standard_normal
from models.opened import Parts


@dataclass(frozen=True, kw_only=True)
class VariationalConfig:
    """What the configuration of such a family says beside its layers."""

    likelihood: str = "bernoulli"
    """``bernoulli`` or ``gaussian``: p(x|z) in the training objective."""
    observation_std: float = 0.1
    """Standard deviation of the Gaussian likelihood; unused by the Bernoulli one."""
    beta: float = 1.0
    """Weight of the KL term in the training objective (beta-VAE: Higgins et al. 2017)."""
    prior: str = PRIOR

    def __post_init__(self) -> None:
        check_likelihood(self.likelihood, self.observation_std)
        check_prior(self.prior)


class VariationalNetwork(nn.Module, ABC):
    @abstractmethod
    def posterior(self, images: Tensor) -> tuple[Tensor, Tensor]:
        """Images (n, c, h, w) in [0, 1] -> mean and log-variance, each (n, d)."""

    @abstractmethod
    def decode(self, codes: Tensor) -> Tensor:
        """Codes (n, d) -> images, or their flat pixels, in [0, 1]."""


def variational_parts(network: VariationalNetwork, latent_dim: int) -> Parts:
    """With the standard normal as the prior."""

    def encode(images: Tensor, labels: Tensor | None) -> Posterior:
        mean, log_variance = network.posterior(images)
        return Posterior(mean, torch.exp(0.5 * log_variance))

    return Parts(
        encode=encode,
        decode=lambda codes, labels: network.decode(codes),
        prior=standard_normal(latent_dim),
        parameters=count_parameters(network),
        has_posterior=True,
    )
