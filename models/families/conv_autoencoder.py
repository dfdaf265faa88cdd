"""Convolutional autoencoder: halving convolutions to a point code, transposed convolutions back (Masci et al. 2011)."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from models.families import Family, family
from models.families.examples import AUTOENCODES, untrained
from models.networks.autoencoding import AutoencodingNetwork, autoencoding_parts
from models.networks.convolutional import check_channels, doubling_stack, halving_stack, smallest_map
from models.networks.loading import builder


@dataclass(frozen=True, kw_only=True)
class ConvAutoencoderConfig:
    channels: tuple[int, ...] = (16, 32, 48)
    """Feature maps at full size, then after each halving; the decoder mirrors them."""
    activation: str = "relu"

    def __post_init__(self) -> None:
        check_channels(self.channels)


class ConvAutoencoder(AutoencodingNetwork):
    """Images (n, c, h, w) in [0, 1] -> codes (n, d) -> images in [0, 1]."""

    def __init__(self, image_shape: tuple[int, int, int], latent_dim: int, config: ConvAutoencoderConfig) -> None:
        super().__init__()
        inputs, height, width = image_shape
        deepest = (config.channels[-1], *smallest_map(height, width, len(config.channels) - 1))
        features = deepest[0] * deepest[1] * deepest[2]
        self.encoder = nn.Sequential(
            *halving_stack(inputs, config.channels, config.activation), nn.Flatten(), nn.Linear(features, latent_dim)
        )
        self.decoder = nn.Sequential(
            nn.Linear(latent_dim, features),
            nn.Unflatten(1, deepest),
            *doubling_stack(config.channels, inputs, config.activation),
            nn.Sigmoid(),
        )

    def encode(self, images: Tensor) -> Tensor:
        codes: Tensor = self.encoder(images)
        return codes

    def decode(self, codes: Tensor) -> Tensor:
        images: Tensor = self.decoder(codes)
        return images


family(
    Family(
        "conv_autoencoder",
        "Convolutional autoencoder",
        builder(ConvAutoencoder, ConvAutoencoderConfig, autoencoding_parts),
        example=untrained(
            "conv_autoencoder", ConvAutoencoder, ConvAutoencoderConfig(channels=(4, 5, 6)), capabilities=AUTOENCODES
        ),
    )
)
