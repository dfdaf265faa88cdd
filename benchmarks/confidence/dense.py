"""Architectures of linear layers: autoencoders, VAEs, GANs, and their halves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import pairwise
from random import Random

from torch import nn

from benchmarks.confidence.made import (
    Embedded,
    Labelled,
    Made,
    OneHot,
    activation,
    style_of_autoencoder,
    style_of_gan,
)
from benchmarks.confidence.naming import Namer

Architecture = Callable[[Random, Namer], Made]
PIXELS = 784


def stack(sizes: Sequence[int], hidden: str, output: str, *, norm: bool = False, eps: float = 1e-5) -> list[nn.Module]:
    """Linear layers of these sizes, each but the last with its activation and norm."""
    modules: list[nn.Module] = []
    for index, (taken, given) in enumerate(pairwise(sizes)):
        modules.append(nn.Linear(taken, given))
        if index + 2 < len(sizes):
            modules.extend([nn.BatchNorm1d(given, eps)] if norm else [])
            modules.append(activation(hidden))
    return [*modules, *([activation(output)] if output else [])]


def widths(random: Random) -> list[int]:
    first = random.choice((64, 96, 128))
    return random.choice(([first], [first, first // 2], [first, first // 2, first // 4]))


def _autoencoder(*, heads: str, norm: bool, label: str = "", kept: str = "") -> Architecture:
    """``heads``: ``none`` for a plain code, ``two`` or ``split`` for mean and log-variance."""

    def make(random: Random, namer: Namer) -> Made:
        style, middle, code = style_of_autoencoder(random), widths(random), random.choice((2, 8, 10, 16, 20, 32))
        width = {"": 0, "one-hot": 10, "embedded": random.choice((4, 8))}[label]
        last = {"none": [code], "split": [2 * code], "two": []}[heads]
        ends = style.hidden if heads == "two" else ""
        into = [*_label(label, width), *stack([PIXELS + width, *middle, *last], style.hidden, ends, norm=norm)]
        back = stack([code + width, *reversed(middle), PIXELS], style.back, style.output, norm=norm)
        two = heads == "two"
        mean, spread = random.choice((("fc_mu", "fc_logvar"), ("mu", "log_var"), ("fc21", "fc22"), ("z_mean", "z_std")))
        spread = "z_log_var" if spread == "z_std" else spread
        encoder = [("", nn.Flatten()), *namer.half("encoder", into)]
        return Made(
            low=style.low,
            high=style.high,
            encoder=encoder,
            mean=namer.head(mean, nn.Linear(middle[-1], code)) if two else (),
            spread=namer.head(spread, nn.Linear(middle[-1], code)) if two else (),
            decoder=namer.half("decoder", [*_label(label, width), *back]),
            splits=heads == "split",
            kept=kept,
        )

    return make


def _label(kind: str, width: int) -> list[Labelled]:
    return [OneHot()] if kind == "one-hot" else [Embedded(width, first=False)] if kind == "embedded" else []


def _generator(*, norm: bool, label: str = "", later: bool = False) -> Architecture:
    """``later``: the first layer has no norm, the others one of eps 0.8, as in a much copied collection."""

    def make(random: Random, namer: Namer) -> Made:
        style, noise = style_of_gan(random), random.choice((16, 32, 64, 100))
        width = {"": 0, "one-hot": 10, "embedded": 10}[label]
        first = random.choice((64, 128))
        sizes = [noise + width, first, *random.choice(([], [2 * first], [2 * first, 2 * first])), PIXELS]
        modules = stack(sizes, style.hidden, style.output, norm=norm, eps=0.8 if later else 1e-5)
        if later and norm:
            del modules[1]
        joined = [Embedded(width, first=True)] if label == "embedded" else _label(label, width)
        return Made(
            low=style.low, high=style.high, decoder=namer.half(_called(namer), [*joined, *modules]), noise=noise
        )

    return make


def _called(namer: Namer) -> str:
    return "model" if namer.style == "sequential" else "generator"


def _discriminator(*, label: str = "") -> Architecture:
    def make(random: Random, namer: Namer) -> Made:
        style = style_of_gan(random)
        width = {"": 0, "embedded": 10}[label]
        sizes = [PIXELS + width, *widths(random), 1]
        modules = stack(sizes, style.hidden, random.choice(("sig", "sig", "")))
        named = random.choice(("discriminator", "disc")) if namer.style != "sequential" else "model"
        part = [("", nn.Flatten()), *namer.half(named, [*_label(label, width), *modules])]
        return Made(low=style.low, high=style.high, discriminator=part, noise=32)

    return make


ARCHITECTURES: Mapping[str, Architecture] = {
    "mlp autoencoder": _autoencoder(heads="none", norm=False),
    "mlp autoencoder, norms": _autoencoder(heads="none", norm=True),
    "mlp VAE": _autoencoder(heads="two", norm=False),
    "mlp VAE, norms": _autoencoder(heads="two", norm=True),
    "mlp VAE, split head": _autoencoder(heads="split", norm=False),
    "mlp CVAE, one-hot": _autoencoder(heads="two", norm=False, label="one-hot"),
    "mlp CVAE, embedding": _autoencoder(heads="two", norm=False, label="embedded"),
    "mlp decoder alone": _autoencoder(heads="two", norm=False, kept="decoder"),
    "mlp encoder alone": _autoencoder(heads="two", norm=False, kept="encoder"),
    "mlp generator": _generator(norm=False),
    "mlp generator, norms": _generator(norm=True),
    "mlp generator, later norms of eps 0.8": _generator(norm=True, later=True),
    "mlp generator, one-hot": _generator(norm=False, label="one-hot"),
    "mlp generator, embedding": _generator(norm=True, label="embedded"),
    "mlp discriminator": _discriminator(),
    "mlp discriminator, embedding": _discriminator(label="embedded"),
}
