"""Fully connected stacks."""

from __future__ import annotations

from collections.abc import Sequence

from torch import nn

from models.networks.activations import activation


def dense_stack(inputs: int, hidden: Sequence[int], nonlinearity: str) -> list[nn.Module]:
    """Linear and activation for each width of ``hidden``; ends with an activation. Empty for no hidden layer."""
    layers: list[nn.Module] = []
    for width in hidden:
        layers += [nn.Linear(inputs, width), activation(nonlinearity)]
        inputs = width
    return layers


def last_width(inputs: int, hidden: Sequence[int]) -> int:
    """Number of features that ``dense_stack(inputs, hidden)`` gives."""
    return hidden[-1] if hidden else inputs
