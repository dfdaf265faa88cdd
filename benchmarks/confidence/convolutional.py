"""Architectures of convolutions: autoencoders, VAEs, GANs, and their halves."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from random import Random

from torch import nn

from benchmarks.confidence.dense import Architecture
from benchmarks.confidence.made import Made, Style, activation, style_of_autoencoder, style_of_gan
from benchmarks.confidence.naming import Namer

Modules = list[nn.Module]


def _down(random: Random, channels: list[int], act: str, *, norm: bool, pools: bool) -> tuple[Modules, bool]:
    """(convolutions that halve 28 to 7, whether their kernels have four pixels)."""
    fours = not pools and random.random() < 0.5
    modules: Modules = []
    for taken, given in pairwise(channels):
        conv = nn.Conv2d(taken, given, 4, 2, 1) if fours else nn.Conv2d(taken, given, 3, 1 if pools else 2, 1)
        modules.extend([conv, *([nn.BatchNorm2d(given)] if norm else []), activation(act)])
        modules.extend([nn.MaxPool2d(2) if random.random() < 0.9 else nn.AvgPool2d(2)] if pools else [])
    return modules, fours


def _up(channels: list[int], act: str, output: str, *, norm: bool, way: str) -> Modules:
    """Back from 7 to 28, by transposed convolutions (``two``, ``three``, ``four``) or an upsampling (``nearest``)."""
    modules: Modules = []
    for index, (taken, given) in enumerate(pairwise(channels)):
        last = index + 2 == len(channels)
        modules.extend({
            "two": lambda a=taken, b=given: [nn.ConvTranspose2d(a, b, 2, 2)],
            "three": lambda a=taken, b=given: [nn.ConvTranspose2d(a, b, 3, 2, 1, 1)],
            "four": lambda a=taken, b=given: [nn.ConvTranspose2d(a, b, 4, 2, 1)],
            "nearest": lambda a=taken, b=given: [nn.Upsample(scale_factor=2), nn.Conv2d(a, b, 3, padding=1)],
        }[way]())  # fmt: skip
        modules.extend([nn.BatchNorm2d(given)] if norm and not last else [])
        modules.extend([activation(output)] if last and output else [] if last else [activation(act)])
    return modules


def _autoencoder(*, pools: bool, norm: bool, bottleneck: str, way: str = "", kept: str = "") -> Architecture:
    """``bottleneck``: ``maps``, ``linear``, or ``heads`` of a VAE."""

    def make(random: Random, namer: Namer) -> Made:
        style: Style = style_of_autoencoder(random)
        first = random.choice((4, 8))
        channels, code = [1, first, 2 * first], random.choice((8, 10, 16, 32))
        into, fours = _down(random, channels, style.hidden, norm=norm, pools=pools)
        back = _up(channels[::-1], style.back, style.output, norm=norm, way=way or ("four" if fours else "three"))
        flat = channels[-1] * 49
        spread = mean = ()
        if bottleneck != "maps":
            opened: Modules = [nn.Linear(code, flat), *([activation(style.back)] if random.random() < 0.5 else [])]
            back = [*opened, nn.Unflatten(1, (channels[-1], 7, 7)), *back]
            into = [*into, nn.Flatten(), *([nn.Linear(flat, code)] if bottleneck == "linear" else [])]
        encoder = namer.half("encoder", into)
        if bottleneck == "heads":
            mean, spread = (namer.head(name, nn.Linear(flat, code)) for name in ("fc_mu", "fc_logvar"))
        shaped = [("", nn.Unflatten(1, (channels[-1], 7, 7)))] if bottleneck == "maps" else []
        return Made(
            low=style.low,
            high=style.high,
            encoder=[*encoder, *([("", nn.Flatten())] if bottleneck == "maps" else [])],
            mean=mean,
            spread=spread,
            decoder=[*shaped, *namer.half("decoder", back)],
            kept=kept,
        )

    return make


def _dcgan(*, entry: str) -> Architecture:
    """``entry``: ``pixel`` grows from one pixel, ``linear`` from a linear layer, ``upsample`` resizes between."""

    def make(random: Random, namer: Namer) -> Made:
        style, noise, first = style_of_gan(random), random.choice((16, 32, 100)), random.choice((8, 16))
        called = random.choice(("main", "net", "model")) if namer.style == "sequential" else "generator"
        if entry == "pixel":
            modules: Modules = [nn.ConvTranspose2d(noise, 2 * first, 7, 1, 0, bias=False), nn.BatchNorm2d(2 * first)]
            modules += [activation(style.hidden), nn.ConvTranspose2d(2 * first, first, 4, 2, 1, bias=False)]
            modules += [nn.BatchNorm2d(first), activation(style.hidden)]
            modules += [nn.ConvTranspose2d(first, 1, 4, 2, 1, bias=False), activation(style.output)]
            part = [("", nn.Unflatten(1, (noise, 1, 1))), *namer.half(called, modules)]
            return Made(low=style.low, high=style.high, decoder=part, noise=noise)
        way = "nearest" if entry == "upsample" else "four"
        opened: Modules = [nn.Linear(noise, 2 * first * 49), nn.Unflatten(1, (2 * first, 7, 7))]
        if entry == "linear":
            opened = [opened[0], nn.BatchNorm1d(2 * first * 49), activation(style.hidden), opened[1]]
        grown = _up([2 * first, first, 1], style.hidden, style.output, norm=True, way=way)
        return Made(low=style.low, high=style.high, decoder=namer.half(called, [*opened, *grown]), noise=noise)

    return make


def _discriminator(*, norm: bool, last: str) -> Architecture:
    """``last``: a ``linear`` layer or a ``convolution`` gives the score."""

    def make(random: Random, namer: Namer) -> Made:
        style, first = style_of_gan(random), random.choice((8, 16))
        modules: Modules = [nn.Conv2d(1, first, 4, 2, 1, bias=not norm), activation(style.hidden)]
        modules += [nn.Conv2d(first, 2 * first, 4, 2, 1, bias=not norm)]
        modules += [*([nn.BatchNorm2d(2 * first)] if norm else []), activation(style.hidden)]
        ends = (
            [nn.Conv2d(2 * first, 1, 7, bias=False)]
            if last == "convolution"
            else [nn.Flatten(), nn.Linear(98 * first, 1)]
        )
        modules += [*ends, *([nn.Sigmoid()] if random.random() < 0.6 else [])]
        called = random.choice(("main", "model")) if namer.style == "sequential" else "discriminator"
        part = [*namer.half(called, modules), ("", nn.Flatten())]
        return Made(low=style.low, high=style.high, discriminator=part, noise=32)

    return make


ARCHITECTURES: Mapping[str, Architecture] = {
    "strided autoencoder of maps": _autoencoder(pools=False, norm=False, bottleneck="maps"),
    "pooled autoencoder, transposed back": _autoencoder(pools=True, norm=False, bottleneck="maps", way="two"),
    "pooled autoencoder, upsampled back": _autoencoder(pools=True, norm=False, bottleneck="maps", way="nearest"),
    "strided autoencoder, linear code": _autoencoder(pools=False, norm=False, bottleneck="linear"),
    "strided autoencoder, norms": _autoencoder(pools=False, norm=True, bottleneck="linear"),
    "convolutional VAE": _autoencoder(pools=False, norm=False, bottleneck="heads"),
    "convolutional VAE, norms": _autoencoder(pools=False, norm=True, bottleneck="heads"),
    "pooled VAE": _autoencoder(pools=True, norm=False, bottleneck="heads", way="two"),
    "convolutional decoder alone": _autoencoder(pools=False, norm=False, bottleneck="heads", kept="decoder"),
    "convolutional encoder alone": _autoencoder(pools=False, norm=True, bottleneck="heads", kept="encoder"),
    "DCGAN from a pixel": _dcgan(entry="pixel"),
    "DCGAN from a linear layer": _dcgan(entry="linear"),
    "generator that upsamples": _dcgan(entry="upsample"),
    "DCGAN discriminator": _discriminator(norm=True, last="convolution"),
    "convolutional discriminator": _discriminator(norm=False, last="linear"),
}  # fmt: skip
