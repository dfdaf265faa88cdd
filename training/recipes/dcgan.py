"""Recipe of the DCGAN."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from torch import Tensor

from models.families.dcgan import DCGAN, DCGANConfig
from models.networks.convolutional import halvings
from training.adversarial import AdversarialOptions, Game
from training.options import option, require_positive
from training.recipes import Begun, Recipe, recipe
from training.shape import image_shape


@dataclass(frozen=True, kw_only=True)
class DCGANOptions(AdversarialOptions):
    channels: tuple[int, ...] = option((), "discriminator's feature maps after each halving; empty: by image size")

    def __post_init__(self) -> None:
        AdversarialOptions.__post_init__(self)
        require_positive(self, "channels")


def begin(options: DCGANOptions, images: Tensor, seed: int) -> Begun:
    shape = image_shape(images)
    stages = halvings(*shape[1:])
    channels = options.channels or tuple(16 * (stage + 2) for stage in range(stages))
    # The generator mirrors the discriminator.
    config = DCGANConfig(generator_channels=channels[::-1], discriminator_channels=channels)
    network = DCGAN(shape, options.latent_dim, config)
    steps = Game(network, options, images, seed)
    return Begun(steps=steps, config=asdict(config), optimizer=options.optimizer, value_range=(-1.0, 1.0))


recipe(Recipe(family="dcgan", title="deep convolutional GAN", options=DCGANOptions, begin=begin))
