"""What every autoencoder with a point code is, whatever its layers are (Hinton & Salakhutdinov 2006)."""

from __future__ import annotations

from abc import ABC, abstractmethod

from torch import Tensor, nn

from models.base import Posterior
from models.networks.loading import count_parameters
from models.opened import Parts


class AutoencodingNetwork(nn.Module, ABC):
    @abstractmethod
    def encode(self, images: Tensor) -> Tensor:
        """Images (n, c, h, w) in [0, 1] -> codes (n, d)."""

    @abstractmethod
    def decode(self, codes: Tensor) -> Tensor:
        """Codes (n, d) -> images in [0, 1]."""


def autoencoding_parts(network: AutoencodingNetwork, latent_dim: int) -> Parts:
    """Encoder and decoder; nothing is sampled."""
    return Parts(
        encode=lambda images, labels: Posterior(network.encode(images)),
        decode=lambda codes, labels: network.decode(codes),
        parameters=count_parameters(network),
    )
