"""Small models with random weights, for the example that each family brings."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Protocol, TypeVar

import torch
from torch import Tensor, nn

from models.base import Capability, ModelCard
from models.families import Example, Recognition, State

AUTOENCODES = frozenset({Capability.ENCODE, Capability.DECODE, Capability.RECONSTRUCT})
VARIATIONAL = AUTOENCODES | {Capability.POSTERIOR, Capability.SAMPLE}
GENERATES = frozenset({Capability.DECODE, Capability.SAMPLE})
ADVERSARIAL = GENERATES | {Capability.DISCRIMINATE}
LATENT_DIM = 5

ImageShape = tuple[int, int, int]
Configuration = TypeVar("Configuration")


class SizedExample(Protocol):
    """An example for images of any shape that the family takes."""

    def __call__(self, image_shape: ImageShape = (1, 8, 8)) -> Example: ...


def untrained(
    family: str,
    make: Callable[[ImageShape, int, Configuration], nn.Module],
    config: Configuration,
    *,
    capabilities: frozenset[Capability],
    value_range: tuple[float, float] = (0.0, 1.0),
) -> SizedExample:
    """The example of a family with a network of its own: as it is before training."""

    def example(image_shape: ImageShape = (1, 8, 8)) -> Example:
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            network = make(image_shape, LATENT_DIM, config).eval()
        values = asdict(config)  # type: ignore[call-overload]  # config is a dataclass by convention
        settings = {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
        card = ModelCard(
            family=family, image_shape=image_shape, value_range=value_range, latent_dim=LATENT_DIM, config=settings
        )
        return Example(card=card, state=network.state_dict(), capabilities=capabilities, network=network)

    return example


def recognised(
    recognise: Callable[[State], Recognition | None],
    shapes: Mapping[str, tuple[int, ...]],
    *,
    capabilities: frozenset[Capability],
) -> Example:
    """The example of a public layout: weights of these names and shapes, and the card that the family writes for them.

    Raises ValueError when the family does not recognise them.
    """
    state = random_weights(shapes)
    found = recognise(state)
    if found is None:
        raise ValueError("a family should recognise its own example; the shapes given are not its layout's")
    return Example(card=found.card, state=state, capabilities=capabilities)


def random_weights(shapes: Mapping[str, tuple[int, ...]]) -> dict[str, Tensor]:
    """Small normal weights, the same each time; the variances of a BatchNorm are 1."""
    noise = torch.Generator().manual_seed(0)
    return {
        name: torch.ones(shape) if name.endswith("running_var") else 0.1 * torch.randn(shape, generator=noise)
        for name, shape in shapes.items()
    }
