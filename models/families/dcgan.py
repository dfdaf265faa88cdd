"""Deep convolutional GAN: generator and discriminator in one file (Radford et al. 2016)."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from torch import Tensor, nn

from models.families import Family, family
from models.families.examples import ADVERSARIAL, untrained
from models.networks.adversarial import AdversarialNetwork, adversarial_parts
from models.networks.convolutional import smallest_map
from models.networks.loading import builder
from models.networks.prior import PRIOR, check_prior


@dataclass(frozen=True, kw_only=True)
class DCGANConfig:
    generator_channels: tuple[int, ...] = (48, 32)
    """Feature maps at the smallest size and after each doubling but the last, which gives the image."""
    discriminator_channels: tuple[int, ...] = (32, 48)
    """Feature maps after each halving."""
    prior: str = PRIOR

    def __post_init__(self) -> None:
        check_prior(self.prior)
        if len(self.generator_channels) != len(self.discriminator_channels):
            raise ValueError(
                "generator_channels and discriminator_channels should have one width a stage each; "
                f"got {len(self.generator_channels)} and {len(self.discriminator_channels)}"
            )


class DCGAN(AdversarialNetwork):
    """Noise (n, d) -> images (n, c, h, w) in [-1, 1] -> one raw score an image, higher for real.

    As the paper has it, batch norm and ReLU in the generator, leaky ReLU in the discriminator; the discriminator has
    no batch norm, whose batch statistics would make a score depend on the other images.
    """

    def __init__(self, image_shape: tuple[int, int, int], latent_dim: int, config: DCGANConfig) -> None:
        super().__init__()
        outputs, height, width = image_shape
        smallest = smallest_map(height, width, len(config.generator_channels))
        self.generator = nn.Sequential(*_generator(latent_dim, config.generator_channels, outputs, smallest))
        self.discriminator = nn.Sequential(*_discriminator(outputs, config.discriminator_channels, smallest))

    def generate(self, noise: Tensor) -> Tensor:
        images: Tensor = self.generator(noise[:, :, None, None])
        return images

    def discriminate(self, images: Tensor) -> Tensor:
        logits: Tensor = self.discriminator(images)
        return logits.flatten()


def _generator(inputs: int, channels: tuple[int, ...], outputs: int, smallest: tuple[int, int]) -> list[nn.Module]:
    # The convolutions have no bias of their own: the batch norm that follows each of them has one.
    first = channels[0]
    layers: list[nn.Module] = [
        nn.ConvTranspose2d(inputs, first, smallest, bias=False),
        nn.BatchNorm2d(first),
        nn.ReLU(),
    ]
    for before, after in pairwise(channels):
        layers += [nn.ConvTranspose2d(before, after, 4, 2, 1, bias=False), nn.BatchNorm2d(after), nn.ReLU()]
    return [*layers, nn.ConvTranspose2d(channels[-1], outputs, 4, 2, 1), nn.Tanh()]


def _discriminator(inputs: int, channels: tuple[int, ...], smallest: tuple[int, int]) -> list[nn.Module]:
    layers: list[nn.Module] = []
    for after in channels:
        layers += [nn.Conv2d(inputs, after, 4, 2, 1), nn.LeakyReLU(0.2)]
        inputs = after
    return [*layers, nn.Conv2d(inputs, 1, smallest)]


family(
    Family(
        "dcgan",
        "DCGAN",
        builder(DCGAN, DCGANConfig, adversarial_parts),
        example=untrained(
            "dcgan",
            DCGAN,
            DCGANConfig(generator_channels=(6, 5), discriminator_channels=(3, 4)),
            capabilities=ADVERSARIAL,
            value_range=(-1.0, 1.0),
        ),
    )
)
