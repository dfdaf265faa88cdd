"""The standard normal prior that VAEs and GANs of this project draw from."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

PRIOR = "N(0, I)"
"""As recorded in the card's configuration."""


def standard_normal(latent_dim: int) -> Callable[[int, torch.Generator], Tensor]:
    """Draws (n, latent_dim) from N(0, I) with the given generator."""

    def draw(n: int, generator: torch.Generator) -> Tensor:
        return torch.randn(n, latent_dim, generator=generator)

    return draw


def check_prior(name: str) -> None:
    """Raises ValueError when a card names another prior."""
    if name != PRIOR:
        raise ValueError(f"prior should be '{PRIOR}'; got {name!r}")
