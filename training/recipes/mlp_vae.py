"""Recipe of the MLP variational autoencoder, any beta."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from torch import Tensor

from models.families.mlp_vae import MLPVAE, MLPVAEConfig
from models.fitting import Fitting
from training.options import option, require_positive
from training.recipes import Begun, Recipe, recipe
from training.shape import image_shape
from training.variational import VariationalOptions, negative_elbo


@dataclass(frozen=True, kw_only=True)
class MLPVAEOptions(VariationalOptions):
    hidden: tuple[int, ...] = option((128, 64), "widths of the encoder's hidden layers; the decoder mirrors them")
    activation: str = option("relu", "of the hidden layers")

    def __post_init__(self) -> None:
        VariationalOptions.__post_init__(self)
        require_positive(self, "hidden")


def begin(options: MLPVAEOptions, images: Tensor, seed: int) -> Begun:
    config = MLPVAEConfig(
        hidden=options.hidden,
        activation=options.activation,
        likelihood=options.likelihood,
        observation_std=options.observation_std,
        beta=options.beta,
    )
    network = MLPVAE(image_shape(images), options.latent_dim, config)
    steps = Fitting(network, negative_elbo(network, options), (images,), options.descent, seed=seed)
    return Begun(steps=steps, config=asdict(config), optimizer=options.optimizer)


recipe(Recipe(family="mlp_vae", title="fully connected VAE, any beta", options=MLPVAEOptions, begin=begin))
