"""Convolutional stacks that halve and double the image, as many times as its size allows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from torch import nn

from models.networks.activations import activation


def halvings(height: int, width: int) -> int:
    """How often both sides can be halved, to no less than 4 pixels, or 2 for the first two stages.

    8x8 gives 2 (down to 2x2), 28x28 gives 2 (7x7), 32x32 gives 3 (4x4), 64x64 gives 4. Raises ValueError for none.
    """
    stages = 0
    while height % 2 == 0 and width % 2 == 0 and min(height, width) // 2 >= (2 if stages < 2 else 4):
        height, width, stages = height // 2, width // 2, stages + 1
    if stages == 0:
        raise ValueError(
            f"a convolutional family needs images with even sides of at least 4 pixels; got {height}x{width}. "
            "Take an mlp family, or resize the images"
        )
    return stages


def check_channels(channels: Sequence[int]) -> None:
    """Raises ValueError when there is no width for the image and one for at least one halving."""
    if len(channels) < 2:
        raise ValueError(f"channels should give at least two widths, before and after halving; got {list(channels)}")


def smallest_map(height: int, width: int, stages: int) -> tuple[int, int]:
    """(h, w) after ``stages`` halvings. Raises ValueError when the sides do not divide."""
    factor = 2**stages
    if stages < 1 or height % factor or width % factor:
        raise ValueError(f"{stages} halvings need sides divisible by {factor}; got {height}x{width}")
    return height // factor, width // factor


def halving_stack(inputs: int, channels: Sequence[int], nonlinearity: str) -> list[nn.Module]:
    """A 3x3 convolution to ``channels[0]``, then a 4x4 one of stride 2 to each further width; activated each."""
    layers: list[nn.Module] = [nn.Conv2d(inputs, channels[0], 3, 1, 1), activation(nonlinearity)]
    for before, after in pairwise(channels):
        layers += [nn.Conv2d(before, after, 4, 2, 1), activation(nonlinearity)]
    return layers


def doubling_stack(channels: Sequence[int], outputs: int, nonlinearity: str) -> list[nn.Module]:
    """Mirror of ``halving_stack``: transposed 4x4 convolutions of stride 2, then a linear 3x3 one to ``outputs``."""
    layers: list[nn.Module] = []
    for before, after in pairwise(reversed(channels)):
        layers += [nn.ConvTranspose2d(before, after, 4, 2, 1), activation(nonlinearity)]
    return [*layers, nn.Conv2d(channels[0], outputs, 3, 1, 1)]
