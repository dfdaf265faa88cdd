"""What every VAE with a diagonal Gaussian posterior is, whatever its layers are (Kingma & Welling 2014)."""

from __future__ import annotations

from abc import ABC, abstractmethod

import torch
from torch import Tensor, nn

from models.base import Posterior
from models.networks.loading import count_parameters
from models.networks.prior import standard_normal
from models.opened import Parts


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
