"""A network in an author's convention: parts with their names, what is drawn of it, and how it runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import torch
from torch import Tensor, nn

Part = Sequence[tuple[str, nn.Module]]
"""Modules in order, each with its path in the author's state_dict; one without weights may have any name."""


class Labelled(nn.Module):
    """A module that joins the label (n,) with what comes in."""

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        raise NotImplementedError


class OneHot(Labelled):
    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        return torch.cat([x, nn.functional.one_hot(y, 10).float()], dim=1)


class Embedded(Labelled):
    """The label's embedding joined before or after the features."""

    def __init__(self, width: int, *, first: bool) -> None:
        super().__init__()
        self.table, self.first = nn.Embedding(10, width), first

    def forward(self, x: Tensor, y: Tensor) -> Tensor:
        row = self.table(y)
        return torch.cat([row, x] if self.first else [x, row], dim=1)


@dataclass(frozen=True, kw_only=True)
class Made:
    """Parts of one network. Its images are in [``low``, ``high``]; ``noise`` is the length of a generator's code."""

    shape: tuple[int, int, int] = (1, 28, 28)
    low: float = 0.0
    high: float = 1.0
    encoder: Part = ()
    mean: Part = ()
    spread: Part = ()
    decoder: Part = ()
    discriminator: Part = ()
    splits: bool = False
    """The encoder gives mean and log-variance side by side."""
    spread_first: bool = False
    """Of these, log-variance first."""
    noise: int = 0
    kept: str = ""
    """``encoder`` or ``decoder`` when only that half of the trained network is saved."""

    @property
    def parts(self) -> tuple[Part, ...]:
        return self.encoder, self.mean, self.spread, self.decoder, self.discriminator

    def encode(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor | None]:
        """(code or posterior mean, log-variance or None) of images in the network's own range."""
        features = run(self.encoder, x, y)
        if self.splits:
            first, second = features.chunk(2, dim=1)
            return (second, first) if self.spread_first else (first, second)
        return run(self.mean, features, y), run(self.spread, features, y) if self.spread else None

    def decode(self, z: Tensor, y: Tensor) -> Tensor:
        return run(self.decoder, z, y).reshape(len(z), *self.shape)

    def saved(self) -> dict[str, Tensor]:
        """The state_dict as the author saves it."""
        halves = {"encoder": (self.encoder, self.mean, self.spread), "decoder": (self.decoder,)}
        return tensors(halves.get(self.kept, self.parts))


def run(part: Part, x: Tensor, y: Tensor) -> Tensor:
    for _, module in part:
        x = module(x, y) if isinstance(module, Labelled) else module(x)
    return x


def tensors(parts: Sequence[Part]) -> dict[str, Tensor]:
    return {
        f"{name}.{key.removeprefix('table.')}": value.detach().clone()
        for part in parts
        for name, module in part
        for key, value in module.state_dict().items()
    }


@dataclass(frozen=True)
class Style:
    """What an author chooses beside the architecture."""

    hidden: str
    back: str
    """Hidden activation of the decoder; mostly that of the encoder."""
    output: str
    low: float
    high: float


ACTIVATIONS = {
    "relu": nn.ReLU, "lrelu.2": lambda: nn.LeakyReLU(0.2), "lrelu": nn.LeakyReLU, "tanh": nn.Tanh, "elu": nn.ELU,
    "gelu": nn.GELU, "silu": nn.SiLU, "selu": nn.SELU, "sig": nn.Sigmoid, "": nn.Identity,
}  # fmt: skip
_HIDDEN = {"relu": 60, "lrelu.2": 10, "lrelu": 9, "tanh": 6, "elu": 4, "gelu": 4, "silu": 4, "selu": 1, "sig": 2}
_HIDDEN_IN_GANS = {"lrelu.2": 55, "relu": 38, "lrelu": 3, "elu": 1, "gelu": 1, "tanh": 2}
_MNIST = (-0.1307 / 0.3081, (1 - 0.1307) / 0.3081)
_ENDS: Mapping[tuple[str, float, float], int] = {
    ("sig", 0, 1): 62, ("tanh", -1, 1): 18, ("", 0, 1): 8, ("", -1, 1): 4, ("", *_MNIST): 4, ("tanh", 0, 1): 2,
    ("relu", 0, 1): 2,
}  # fmt: skip
_ENDS_OF_GANS: Mapping[tuple[str, float, float], int] = {("tanh", -1, 1): 88, ("sig", 0, 1): 12}


def drawn(random: Random, shares: Mapping[T, int]) -> T:
    return random.choices(list(shares), weights=list(shares.values()))[0]


def style_of_autoencoder(random: Random) -> Style:
    hidden = drawn(random, _HIDDEN)
    back = hidden if random.random() < 0.95 else drawn(random, _HIDDEN)
    return Style(hidden, back, *drawn(random, _ENDS))


def style_of_gan(random: Random) -> Style:
    hidden = drawn(random, _HIDDEN_IN_GANS)
    return Style(hidden, hidden, *drawn(random, _ENDS_OF_GANS))


def activation(name: str) -> nn.Module:
    made: nn.Module = ACTIVATIONS[name]()
    return made
