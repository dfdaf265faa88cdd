"""Recipe of the convolutional autoencoder; with --noise a denoising one."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from torch import Tensor

from models.families.conv_autoencoder import ConvAutoencoder, ConvAutoencoderConfig
from models.fitting import Fitting
from training.autoencoding import AutoencoderOptions, squared_error
from training.options import option, require_positive
from training.recipes import Begun, Recipe, recipe
from training.shape import image_shape, widths_by_size


@dataclass(frozen=True, kw_only=True)
class ConvAutoencoderOptions(AutoencoderOptions):
    channels: tuple[int, ...] = option((), "feature maps at full size, then after each halving; empty: by image size")
    activation: str = option("relu", "of the hidden layers")

    def __post_init__(self) -> None:
        AutoencoderOptions.__post_init__(self)
        require_positive(self, "channels")


def begin(options: ConvAutoencoderOptions, images: Tensor, seed: int) -> Begun:
    channels = widths_by_size(options.channels, images, first=16)
    config = ConvAutoencoderConfig(channels=channels, activation=options.activation)
    network = ConvAutoencoder(image_shape(images), options.latent_dim, config)
    steps = Fitting(network, squared_error(network, options.noise), (images,), options.descent, seed=seed)
    return Begun(steps=steps, config=asdict(config), optimizer=options.optimizer)


recipe(
    Recipe(family="conv_autoencoder", title="convolutional autoencoder", options=ConvAutoencoderOptions, begin=begin)
)
