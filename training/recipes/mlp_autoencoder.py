"""Recipe of the MLP autoencoder; with --noise a denoising one."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from torch import Tensor

from models.families.mlp_autoencoder import MLPAutoencoder, MLPAutoencoderConfig
from models.fitting import Fitting
from training.autoencoding import AutoencoderOptions, squared_error
from training.options import option, require_positive
from training.recipes import Begun, Recipe, recipe
from training.shape import image_shape


@dataclass(frozen=True, kw_only=True)
class MLPAutoencoderOptions(AutoencoderOptions):
    hidden: tuple[int, ...] = option((128, 64), "widths of the encoder's hidden layers; the decoder mirrors them")
    activation: str = option("relu", "of the hidden layers")

    def __post_init__(self) -> None:
        AutoencoderOptions.__post_init__(self)
        require_positive(self, "hidden")


def begin(options: MLPAutoencoderOptions, images: Tensor, seed: int) -> Begun:
    config = MLPAutoencoderConfig(hidden=options.hidden, activation=options.activation)
    network = MLPAutoencoder(image_shape(images), options.latent_dim, config)
    steps = Fitting(network, squared_error(network, options.noise), (images,), options.descent, seed=seed)
    return Begun(steps=steps, config=asdict(config), optimizer=options.optimizer)


recipe(
    Recipe(family="mlp_autoencoder", title="fully connected autoencoder", options=MLPAutoencoderOptions, begin=begin)
)
