"""The weights that the examples of the formats hold: an autoencoder of two linear layers for images of 4 x 4."""

from __future__ import annotations

import torch
from torch import Tensor


def example_weights() -> dict[str, Tensor]:
    """The same each time."""
    noise = torch.Generator().manual_seed(0)
    return {
        "encoder.weight": 0.1 * torch.randn(3, 16, generator=noise),
        "encoder.bias": torch.zeros(3),
        "decoder.weight": 0.1 * torch.randn(16, 3, generator=noise),
        "decoder.bias": torch.zeros(16),
    }
