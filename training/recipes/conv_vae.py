"""Recipe of the convolutional variational autoencoder, any beta."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from torch import Tensor

from models.families.conv_vae import ConvVAE, ConvVAEConfig
from models.fitting import Fitting
from training.options import option, require_positive
from training.recipes import Begun, Recipe, recipe
from training.shape import image_shape, widths_by_size
from training.variational import VariationalOptions, negative_elbo


@dataclass(frozen=True, kw_only=True)
class ConvVAEOptions(VariationalOptions):
    channels: tuple[int, ...] = option((), "feature maps at full size, then after each halving; empty: by image size")
    activation: str = option("relu", "of the hidden layers")

    def __post_init__(self) -> None:
        VariationalOptions.__post_init__(self)
        require_positive(self, "channels")


def begin(options: ConvVAEOptions, images: Tensor, seed: int) -> Begun:
    config = ConvVAEConfig(
        channels=widths_by_size(options.channels, images, first=16),
        activation=options.activation,
        likelihood=options.likelihood,
        observation_std=options.observation_std,
        beta=options.beta,
    )
    network = ConvVAE(image_shape(images), options.latent_dim, config)
    steps = Fitting(network, negative_elbo(network, options), (images,), options.descent, seed=seed)
    return Begun(steps=steps, config=asdict(config), optimizer=options.optimizer)


recipe(Recipe(family="conv_vae", title="convolutional VAE, any beta", options=ConvVAEOptions, begin=begin))
