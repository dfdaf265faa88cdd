"""A network that rebuilding has to find, with its author's forward pass."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor, nn


@dataclass(frozen=True, kw_only=True)
class Case:
    """A module with the functions of its author's forward pass, in the network's own pixel range."""

    build: Callable[[], nn.Module]
    encode: Callable[[nn.Module, Tensor, Tensor], Tensor] | None = None
    decode: Callable[[nn.Module, Tensor, Tensor], Tensor] | None = None
    spread: Callable[[nn.Module, Tensor, Tensor], Tensor] | None = None
    """Log-variance of the posterior, for training as a VAE."""
    shape: tuple[int, int, int] = (1, 28, 28)
    low: float = 0.0
    high: float = 1.0
    kind: str = "autoencoder"
    code: int = 0
    """Length of the noise of a generator."""
    loss: str = "bce"
    slow: bool = False


def chain(*layers: nn.Module) -> nn.Sequential:
    return nn.Sequential(*layers)
