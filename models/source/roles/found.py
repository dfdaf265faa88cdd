"""What was found out about one network, or about two that belong together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import torch
from torch import Tensor

from models.base import Posterior

ImageShape = tuple[int, int, int]
Kind = Literal["autoencoder", "encoder", "generator", "discriminator"]
Range = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class Found:
    """Callables in the network's own pixel range, with what they take and give."""

    kind: Kind
    image_shape: ImageShape
    encode: Callable[[Tensor, Tensor | None], Posterior] | None = None
    decode: Callable[[Tensor, Tensor | None], Tensor] | None = None
    discriminate: Callable[[Tensor, Tensor | None], Tensor] | None = None
    latent_dim: int | None = None
    code_shape: tuple[int, ...] = ()
    classes: int | None = None
    fixed: tuple[str, ...] = ()
    """Conditions beside the class, which stay at their first value."""
    posterior: bool = False
    """Whether the code is a distribution."""
    evidence: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    """What the source leaves open, one phrase each."""

    def bounds(self) -> Range | None:
        """The range that the decoder's images keep to: (0, 1), (-1, 1), or None."""
        if self.decode is None or self.latent_dim is None:
            return None
        return bounded(self.decode, self.latent_dim)


def bounded(decode: Callable[[Tensor, Tensor | None], Tensor], latent_dim: int) -> Range | None:
    """(0, 1) or (-1, 1) where images reach so far and no further, however far codes are stretched."""
    codes = torch.randn(16, latent_dim, generator=torch.Generator().manual_seed(0))
    low, high = float("inf"), -float("inf")
    for scale in (1.0, 10.0, 100.0, 1000.0):
        made = decode(codes * scale, torch.zeros(len(codes), dtype=torch.int64))
        if not torch.isfinite(made).all():
            return None
        low, high = min(low, float(made.min())), max(high, float(made.max()))
    if low < -1 or high > 1:
        return None
    if low < -0.02:
        return (-1.0, 1.0)
    return (0.0, 1.0) if high <= 1 and low >= 0 else None
