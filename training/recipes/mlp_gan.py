"""Recipe of the MLP GAN."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from torch import Tensor

from models.families.mlp_gan import MLPGAN, MLPGANConfig
from training.adversarial import AdversarialOptions, Game
from training.options import option, require_positive
from training.recipes import Begun, Recipe, recipe
from training.shape import image_shape


@dataclass(frozen=True, kw_only=True)
class MLPGANOptions(AdversarialOptions):
    generator_hidden: tuple[int, ...] = option((128, 128), "widths of the generator's hidden layers")
    discriminator_hidden: tuple[int, ...] = option((128, 128), "widths of the discriminator's hidden layers")
    activation: str = option("leaky_relu", "of the hidden layers of both")

    def __post_init__(self) -> None:
        AdversarialOptions.__post_init__(self)
        require_positive(self, "generator_hidden", "discriminator_hidden")


def begin(options: MLPGANOptions, images: Tensor, seed: int) -> Begun:
    config = MLPGANConfig(
        generator_hidden=options.generator_hidden,
        discriminator_hidden=options.discriminator_hidden,
        generator_activation=options.activation,
        discriminator_activation=options.activation,
    )
    network = MLPGAN(image_shape(images), options.latent_dim, config)
    steps = Game(network, options, images, seed)
    return Begun(steps=steps, config=asdict(config), optimizer=options.optimizer, value_range=(-1.0, 1.0))


recipe(Recipe(family="mlp_gan", title="fully connected GAN", options=MLPGANOptions, begin=begin))
