"""MLP variational autoencoder, any beta (Kingma & Welling 2014; beta-VAE: Higgins et al. 2017)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from torch import Tensor, nn

from models.families import Family, family
from models.families.examples import VARIATIONAL, untrained
from models.networks.dense import dense_stack, last_width
from models.networks.loading import builder
from models.networks.variational import VariationalConfig, VariationalNetwork, variational_parts


@dataclass(frozen=True, kw_only=True)
class MLPVAEConfig(VariationalConfig):
    hidden: tuple[int, ...] = (128, 64)
    """Widths of the encoder's hidden layers; the decoder mirrors them."""
    activation: str = "relu"


class MLPVAE(VariationalNetwork):
    """Images (n, c, h, w) in [0, 1] -> posterior mean and log-variance (n, d); codes -> images in [0, 1]."""

    def __init__(self, image_shape: tuple[int, int, int], latent_dim: int, config: MLPVAEConfig) -> None:
        super().__init__()
        self.image_shape = image_shape
        pixels, mirrored = prod(image_shape), config.hidden[::-1]
        features = last_width(pixels, config.hidden)
        self.encoder = nn.Sequential(*dense_stack(pixels, config.hidden, config.activation))
        self.posterior_mean = nn.Linear(features, latent_dim)
        self.posterior_log_variance = nn.Linear(features, latent_dim)
        self.decoder = nn.Sequential(
            *dense_stack(latent_dim, mirrored, config.activation),
            nn.Linear(last_width(latent_dim, mirrored), pixels),
            nn.Sigmoid(),
        )

    def posterior(self, images: Tensor) -> tuple[Tensor, Tensor]:
        features = self.encoder(images.flatten(1))
        return self.posterior_mean(features), self.posterior_log_variance(features)

    def decode(self, codes: Tensor) -> Tensor:
        pixels: Tensor = self.decoder(codes)
        return pixels.reshape(-1, *self.image_shape)


family(
    Family(
        "mlp_vae",
        "MLP variational autoencoder",
        builder(MLPVAE, MLPVAEConfig, variational_parts),
        example=untrained(
            "mlp_vae", MLPVAE, MLPVAEConfig(hidden=(12, 9), likelihood="gaussian", beta=2.0), capabilities=VARIATIONAL
        ),
    )
)
