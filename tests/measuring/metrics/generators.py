"""Samplers with known faults, as opened models. The metrics must find the faults."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import torch

from models.base import ModelCard
from models.opened import OpenedModel, Parts

Draw = Callable[[int, torch.Generator, torch.Tensor | None], torch.Tensor]


def sampler(draw: Draw, *, shape: tuple[int, int, int] = (1, 8, 8), classes: int | None = None) -> OpenedModel:
    card = ModelCard(family="test", image_shape=shape, classes=classes)
    return OpenedModel(card=card, parts=Parts(draw=draw), recognised="a sampler made for a test")


def from_images(images: np.ndarray, noise: float = 0.0) -> Draw:
    """Draws the given images with replacement, plus noise."""
    bank = torch.from_numpy(np.ascontiguousarray(images, dtype=np.float32))

    def draw(n: int, generator: torch.Generator, labels: torch.Tensor | None) -> torch.Tensor:
        chosen = bank[torch.randint(len(bank), (n,), generator=generator)]
        return (chosen + noise * torch.randn(chosen.shape, generator=generator)).clamp(0, 1)

    return draw
