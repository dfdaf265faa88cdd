"""A linear autoencoder."""

from collections.abc import Mapping
from math import prod

import torch
from torch import Tensor, nn

from touchstone import Capability, Example, Family, ModelCard, Parts, Posterior, family, load_network

NAME = "toy_linear"


class Linear(nn.Module):
    def __init__(self, pixels: int, latent_dim: int) -> None:
        super().__init__()
        self.encode = nn.Linear(pixels, latent_dim)
        self.decode = nn.Linear(latent_dim, pixels)


def build(card: ModelCard, state: Mapping[str, Tensor]) -> Parts:
    """Codes (n, latent_dim) of flattened images, and back."""
    shape = card.image_shape
    network = load_network(card, lambda: Linear(prod(shape), card.latent_dim or 0), state)
    return Parts(
        encode=lambda images, labels: Posterior(network.encode(images.flatten(1))),
        decode=lambda codes, labels: network.decode(codes).reshape(-1, *shape),
        parameters=sum(weight.numel() for weight in network.parameters()),
    )


def example() -> Example:
    """Small weights for images of 1x8x8 pixels, which come out between 0 and 1."""
    noise = torch.Generator().manual_seed(0)
    state = Linear(64, 4).state_dict()
    state = {name: 0.01 * torch.randn(weight.shape, generator=noise) for name, weight in state.items()}
    state["decode.bias"] += 0.5
    return Example(
        card=ModelCard(family=NAME, image_shape=(1, 8, 8), latent_dim=4),
        state=state,
        capabilities=frozenset({Capability.ENCODE, Capability.DECODE, Capability.RECONSTRUCT}),
    )


family(Family(NAME, "Toy linear autoencoder", build, example=example))
