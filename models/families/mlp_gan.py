"""MLP generative adversarial network: generator and discriminator in one file (Goodfellow et al. 2014)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from torch import Tensor, nn

from models.base import ModelCard
from models.families import Family, State, family
from models.networks.dense import dense_stack, last_width
from models.networks.loading import count_parameters, load_network, read_config, require_latent_dim
from models.networks.prior import PRIOR, check_prior, standard_normal
from models.opened import Parts


@dataclass(frozen=True, kw_only=True)
class MLPGANConfig:
    generator_hidden: tuple[int, ...] = (128, 128)
    discriminator_hidden: tuple[int, ...] = (128, 128)
    generator_activation: str = "leaky_relu"
    discriminator_activation: str = "leaky_relu"
    prior: str = PRIOR

    def __post_init__(self) -> None:
        check_prior(self.prior)


class MLPGAN(nn.Module):
    """Noise (n, d) -> images (n, c, h, w) in [-1, 1] -> one raw score an image, higher for real."""

    def __init__(self, image_shape: tuple[int, int, int], latent_dim: int, config: MLPGANConfig) -> None:
        super().__init__()
        self.image_shape = image_shape
        pixels = prod(image_shape)
        self.generator = nn.Sequential(
            *dense_stack(latent_dim, config.generator_hidden, config.generator_activation),
            nn.Linear(last_width(latent_dim, config.generator_hidden), pixels),
            nn.Tanh(),
        )
        self.discriminator = nn.Sequential(
            *dense_stack(pixels, config.discriminator_hidden, config.discriminator_activation),
            nn.Linear(last_width(pixels, config.discriminator_hidden), 1),
        )

    def generate(self, noise: Tensor) -> Tensor:
        pixels: Tensor = self.generator(noise)
        return pixels.reshape(-1, *self.image_shape)

    def discriminate(self, images: Tensor) -> Tensor:
        logits: Tensor = self.discriminator(images.flatten(1))
        return logits.flatten()


def build(card: ModelCard, state: State) -> Parts:
    config, latent_dim = read_config(MLPGANConfig, card), require_latent_dim(card)
    network = load_network(card, lambda: MLPGAN(card.image_shape, latent_dim, config), state)
    return Parts(
        decode=lambda noise, labels: network.generate(noise),
        prior=standard_normal(latent_dim),
        discriminate=lambda images, labels: network.discriminate(images),
        parameters=count_parameters(network),
    )


family(Family("mlp_gan", "MLP GAN", build))
