"""Convolutional variational autoencoder, any beta (Kingma & Welling 2014; beta-VAE: Higgins et al. 2017)."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from models.base import ModelCard
from models.families import Family, State, family
from models.networks.convolutional import check_channels, doubling_stack, halving_stack, smallest_map
from models.networks.likelihood import check_likelihood
from models.networks.loading import load_network, read_config, require_latent_dim
from models.networks.prior import PRIOR, check_prior
from models.networks.variational import VariationalNetwork, variational_parts
from models.opened import Parts


@dataclass(frozen=True, kw_only=True)
class ConvVAEConfig:
    channels: tuple[int, ...] = (16, 32, 48)
    """Feature maps at full size, then after each halving; the decoder mirrors them."""
    activation: str = "relu"
    likelihood: str = "bernoulli"
    """``bernoulli`` or ``gaussian``: p(x|z) in the training objective."""
    observation_std: float = 0.1
    """Standard deviation of the Gaussian likelihood; unused by the Bernoulli one."""
    beta: float = 1.0
    """Weight of the KL term in the training objective."""
    prior: str = PRIOR

    def __post_init__(self) -> None:
        check_channels(self.channels)
        check_likelihood(self.likelihood, self.observation_std)
        check_prior(self.prior)


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


def build(card: ModelCard, state: State) -> Parts:
    config, latent_dim = read_config(ConvVAEConfig, card), require_latent_dim(card)
    network = load_network(card, lambda: ConvVAE(card.image_shape, latent_dim, config), state)
    return variational_parts(network, latent_dim)


family(Family("conv_vae", "Convolutional variational autoencoder", build))
