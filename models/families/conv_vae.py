"""Convolutional variational autoencoder, any beta (Kingma & Welling 2014; beta-VAE: Higgins et al. 2017)."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from models.families import Family, family
from models.families.examples import VARIATIONAL, untrained
from models.networks.convolutional import check_channels, doubling_stack, halving_stack, smallest_map
from models.networks.loading import builder
from models.networks.variational import VariationalConfig, VariationalNetwork, variational_parts


@dataclass(frozen=True, kw_only=True)
class ConvVAEConfig(VariationalConfig):
    channels: tuple[int, ...] = (16, 32, 48)
    """Feature maps at full size, then after each halving; the decoder mirrors them."""
    activation: str = "relu"

    def __post_init__(self) -> None:
        super().__post_init__()
        check_channels(self.channels)


class ConvVAE(VariationalNetwork):
    """Images (n, c, h, w) in [0, 1] -> posterior mean and log-variance (n, d); codes -> images in [0, 1]."""

    def __init__(self, image_shape: tuple[int, int, int], latent_dim: int, config: ConvVAEConfig) -> None:
        super().__init__()
        inputs, height, width = image_shape
        deepest = (config.channels[-1], *smallest_map(height, width, len(config.channels) - 1))
        features = deepest[0] * deepest[1] * deepest[2]
        self.encoder = nn.Sequential(*halving_stack(inputs, config.channels, config.activation), nn.Flatten())
        self.posterior_mean = nn.Linear(features, latent_dim)
        self.posterior_log_variance = nn.Linear(features, latent_dim)
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, features),
            nn.Unflatten(1, deepest),
            *doubling_stack(config.channels, inputs, config.activation),
            nn.Sigmoid(),
        )

    def posterior(self, images: Tensor) -> tuple[Tensor, Tensor]:
        features = self.encoder(images)
        return self.posterior_mean(features), self.posterior_log_variance(features)

    def decode(self, codes: Tensor) -> Tensor:
        images: Tensor = self.decoder(codes)
        return images


family(
    Family(
        "conv_vae",
        "Convolutional variational autoencoder",
        builder(ConvVAE, ConvVAEConfig, variational_parts),
        example=untrained("conv_vae", ConvVAE, ConvVAEConfig(channels=(4, 5, 6)), capabilities=VARIATIONAL),
    )
)
