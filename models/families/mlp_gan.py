"""MLP generative adversarial network: generator and discriminator in one file (Goodfellow et al. 2014)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from torch import Tensor, nn

from models.families import Family, family
from models.families.examples import ADVERSARIAL, untrained
from models.networks.adversarial import AdversarialNetwork, adversarial_parts
from models.networks.dense import dense_stack, last_width
from models.networks.loading import builder
from models.networks.prior import PRIOR, check_prior


@dataclass(frozen=True, kw_only=True)
class MLPGANConfig:
    generator_hidden: tuple[int, ...] = (128, 128)
    discriminator_hidden: tuple[int, ...] = (128, 128)
    generator_activation: str = "leaky_relu"
    discriminator_activation: str = "leaky_relu"
    prior: str = PRIOR

    def __post_init__(self) -> None:
        check_prior(self.prior)


class MLPGAN(AdversarialNetwork):
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


family(
    Family(
        "mlp_gan",
        "MLP GAN",
        builder(MLPGAN, MLPGANConfig, adversarial_parts),
        example=untrained(
            "mlp_gan",
            MLPGAN,
            MLPGANConfig(generator_hidden=(7,), discriminator_hidden=(6, 5)),
            capabilities=ADVERSARIAL,
            value_range=(-1.0, 1.0),
        ),
    )
)
