"""What every GAN is that keeps generator and discriminator in one network (Goodfellow et al. 2014)."""

from __future__ import annotations

from abc import ABC, abstractmethod

from torch import Tensor, nn

from models.networks.loading import count_parameters
from models.networks.prior import standard_normal
from models.opened import Parts


class AdversarialNetwork(nn.Module, ABC):
    generator: nn.Sequential
    discriminator: nn.Sequential

    @abstractmethod
    def generate(self, noise: Tensor) -> Tensor:
        """Noise (n, d) -> images (n, c, h, w) in [-1, 1]."""

    @abstractmethod
    def discriminate(self, images: Tensor) -> Tensor:
        """Images in [-1, 1] -> one raw score an image, higher for real."""


def adversarial_parts(network: AdversarialNetwork, latent_dim: int) -> Parts:
    """With the standard normal as the prior."""
    return Parts(
        decode=lambda noise, labels: network.generate(noise),
        prior=standard_normal(latent_dim),
        discriminate=lambda images, labels: network.discriminate(images),
        parameters=count_parameters(network),
    )
