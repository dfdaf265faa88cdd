"""The basic VAE of the PyTorch examples and its many copies: fc1, fc21, fc22, fc3, fc4 (Kingma & Welling 2014)."""

from __future__ import annotations

from math import isqrt

import torch
from torch import Tensor, nn

from models.base import ModelCard
from models.families import Example, Family, Recognition, State, family
from models.families.examples import VARIATIONAL, recognised
from models.networks.loading import load_network, require_latent_dim
from models.networks.prior import PRIOR
from models.networks.variational import VariationalNetwork, variational_parts
from models.opened import Parts

LAYERS = ("fc1", "fc21", "fc22", "fc3", "fc4")


class BasicVAE(VariationalNetwork):
    """Flat pixels -> ReLU -> mean and log-variance; code -> ReLU -> sigmoid -> flat pixels."""

    def __init__(self, pixels: int, hidden: int, latent_dim: int) -> None:
        super().__init__()
        self.fc1 = nn.Linear(pixels, hidden)
        self.fc21 = nn.Linear(hidden, latent_dim)
        self.fc22 = nn.Linear(hidden, latent_dim)
        self.fc3 = nn.Linear(latent_dim, hidden)
        self.fc4 = nn.Linear(hidden, pixels)

    def posterior(self, images: Tensor) -> tuple[Tensor, Tensor]:
        hidden = torch.relu(self.fc1(images.flatten(1)))
        return self.fc21(hidden), self.fc22(hidden)

    def decode(self, codes: Tensor) -> Tensor:
        return torch.sigmoid(self.fc4(torch.relu(self.fc3(codes))))


def recognise(state: State) -> Recognition | None:
    """Exactly these five layers, whose shapes chain from an image to a code and back."""
    if set(state) != {f"{layer}.{kind}" for layer in LAYERS for kind in ("weight", "bias")}:
        return None
    if any(state[f"{layer}.weight"].ndim != 2 for layer in LAYERS):
        return None
    hidden, pixels = state["fc1.weight"].shape
    latent_dim = state["fc21.weight"].shape[0]
    image_shape = _square(pixels)
    chain = {"fc21": (latent_dim, hidden), "fc22": (latent_dim, hidden), "fc3": (hidden, latent_dim),
             "fc4": (pixels, hidden)}  # fmt: skip
    if image_shape is None or any(tuple(state[f"{layer}.weight"].shape) != shape for layer, shape in chain.items()):
        return None
    return Recognition(
        card=ModelCard(
            family="pytorch_examples_vae",
            image_shape=image_shape,
            latent_dim=latent_dim,
            config={"hidden": hidden, "prior": PRIOR},
        ),
        evidence=(
            f"layers fc1, fc21, fc22, fc3, fc4 chain {pixels} -> {hidden} -> 2 x {latent_dim} -> {hidden} -> {pixels}",
        ),
    )


def _square(pixels: int) -> tuple[int, int, int] | None:
    """(c, h, w) of square grey or colour images with so many values."""
    for channels in (1, 3):
        side = isqrt(pixels // channels)
        if side >= 2 and channels * side * side == pixels:
            return channels, side, side
    return None


def build(card: ModelCard, state: State) -> Parts:
    latent_dim = require_latent_dim(card)
    c, h, w = card.image_shape
    hidden = state["fc1.weight"].shape[0] if "fc1.weight" in state else 0
    network = load_network(card, lambda: BasicVAE(c * h * w, hidden, latent_dim), state)
    return variational_parts(network, latent_dim)


def example() -> Example:
    shapes = {name: tuple(tensor.shape) for name, tensor in BasicVAE(64, 6, 3).state_dict().items()}
    return recognised(recognise, shapes, capabilities=VARIATIONAL)


family(
    Family(
        name="pytorch_examples_vae",
        title="Basic VAE of the PyTorch examples",
        build=build,
        recognise=recognise,
        example=example,
    )
)
