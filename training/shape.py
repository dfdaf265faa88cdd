"""What a recipe reads off the training images."""

from __future__ import annotations

from torch import Tensor

from models.networks.convolutional import halvings


def image_shape(images: Tensor) -> tuple[int, int, int]:
    _, channels, height, width = images.shape
    return channels, height, width


def widths_by_size(widths: tuple[int, ...], images: Tensor, *, first: int) -> tuple[int, ...]:
    """The widths as given, or, when empty, ``first`` plus half of it for each halving that the image size allows.

    Raises ValueError when the images are too small or odd-sized for a convolutional family.
    """
    _, _, height, width = images.shape
    stages = halvings(height, width)
    return widths or tuple(first * (stage + 2) // 2 for stage in range(stages + 1))
