"""MLP variational autoencoder, any beta (Kingma & Welling 2014; beta-VAE: Higgins et al. 2017)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from torch import Tensor, nn

from models.base import ModelCard
from models.families import Family, State, family
from models.networks.dense import dense_stack, last_width
from models.networks.likelihood import check_likelihood
from models.networks.loading import load_network, read_config, require_latent_dim
from models.networks.prior import PRIOR, check_prior
from models.networks.variational import VariationalNetwork, variational_parts
from models.opened import Parts


@dataclass(frozen=True, kw_only=True)
class MLPVAEConfig:
    hidden: tuple[int, ...] = (128, 64)
    """Widths of the encoder's hidden layers; the decoder mirrors them."""
    activation: str = "relu"
    likelihood: str = "bernoulli"
    """``bernoulli`` or ``gaussian``: p(x|z) in the training objective."""
    observation_std: float = 0.1
    """Standard deviation of the Gaussian likelihood; unused by the Bernoulli one."""
    beta: float = 1.0
    """Weight of the KL term in the training objective."""
    prior: str = PRIOR

    def __post_init__(self) -> None:
        check_likelihood(self.likelihood, self.observation_std)
        check_prior(self.prior)


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


def build(card: ModelCard, state: State) -> Parts:
    config, latent_dim = read_config(MLPVAEConfig, card), require_latent_dim(card)
    network = load_network(card, lambda: MLPVAE(card.image_shape, latent_dim, config), state)
    return variational_parts(network, latent_dim)


family(Family("mlp_vae", "MLP variational autoencoder", build))
