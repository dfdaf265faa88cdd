"""The pixel ranges that networks are trained in, by name, and the steps between them and images in [0, 1]."""

from __future__ import annotations

from collections.abc import Mapping

from models.rebuilding.steps import Denormalise, Normalise, Program

PER_CHANNEL: Mapping[str, tuple[tuple[float, ...], tuple[float, ...]]] = {
    "imagenet": ((0.485, 0.456, 0.406), (0.229, 0.224, 0.225)),
    "cifar10": ((0.4914, 0.4822, 0.4465), (0.247, 0.2435, 0.2616)),
    "cifar10, narrower": ((0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.201)),
}
"""Means and standard deviations by which authors normalise colour images; the narrower ones are a much copied slip."""
RANGES: Mapping[str, tuple[float, float]] = {
    "unit": (0.0, 1.0),
    "symmetric": (-1.0, 1.0),
    "half": (-0.5, 0.5),
    "mnist": (-0.1307 / 0.3081, (1 - 0.1307) / 0.3081),
    **dict.fromkeys(PER_CHANNEL, (0.0, 1.0)),
}


def framing(value_range: str) -> tuple[Program, Program]:
    """Steps before the encoder and after the decoder: of images that are normalised channel by channel, else none."""
    numbers = PER_CHANNEL.get(value_range)
    return ((Normalise(*numbers),), (Denormalise(*numbers),)) if numbers else ((), ())
