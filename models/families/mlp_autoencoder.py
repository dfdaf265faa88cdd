"""MLP autoencoder: fully connected encoder and decoder with a point code (Hinton & Salakhutdinov 2006)."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod

from torch import Tensor, nn

from models.families import Family, family
from models.families.examples import AUTOENCODES, untrained
from models.networks.autoencoding import AutoencodingNetwork, autoencoding_parts
from models.networks.dense import dense_stack, last_width
from models.networks.loading import builder


@dataclass(frozen=True, kw_only=True)
class MLPAutoencoderConfig:
    hidden: tuple[int, ...] = (128, 64)
    """Widths of the encoder's hidden layers; the decoder mirrors them."""
    activation: str = "relu"


class MLPAutoencoder(AutoencodingNetwork):
    """Images (n, c, h, w) in [0, 1] -> codes (n, d) -> images in [0, 1]."""

    def __init__(self, image_shape: tuple[int, int, int], latent_dim: int, config: MLPAutoencoderConfig) -> None:
        super().__init__()
        self.image_shape = image_shape
        pixels, mirrored = prod(image_shape), config.hidden[::-1]
        self.encoder = nn.Sequential(
            *dense_stack(pixels, config.hidden, config.activation),
            nn.Linear(last_width(pixels, config.hidden), latent_dim),
        )
        self.decoder = nn.Sequential(
            *dense_stack(latent_dim, mirrored, config.activation),
            nn.Linear(last_width(latent_dim, mirrored), pixels),
            nn.Sigmoid(),
        )

    def encode(self, images: Tensor) -> Tensor:
        codes: Tensor = self.encoder(images.flatten(1))
        return codes

    def decode(self, codes: Tensor) -> Tensor:
        pixels: Tensor = self.decoder(codes)
        return pixels.reshape(-1, *self.image_shape)


family(
    Family(
        "mlp_autoencoder",
        "MLP autoencoder",
        builder(MLPAutoencoder, MLPAutoencoderConfig, autoencoding_parts),
        example=untrained(
            "mlp_autoencoder", MLPAutoencoder, MLPAutoencoderConfig(hidden=(12, 9)), capabilities=AUTOENCODES
        ),
    )
)
