"""Activations that a configuration may name."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from torch import nn

ACTIVATIONS: Mapping[str, Callable[[], nn.Module]] = {
    "elu": nn.ELU,
    "gelu": nn.GELU,
    "leaky_relu": lambda: nn.LeakyReLU(0.2),
    "relu": nn.ReLU,
    "silu": nn.SiLU,
    "tanh": nn.Tanh,
}


def activation(name: str) -> nn.Module:
    """The layer of that name. Raises ValueError with the names there are."""
    if name not in ACTIVATIONS:
        raise ValueError(f"activation should be one of {', '.join(ACTIVATIONS)}; got {name!r}")
    return ACTIVATIONS[name]()
