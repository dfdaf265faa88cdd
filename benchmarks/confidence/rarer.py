"""Autoencoders and VAEs in rarer conventions: no padding, wide kernels, other norms, heads of maps, other orders."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from torch import nn

from benchmarks.confidence.dense import PIXELS, Architecture, stack, widths
from benchmarks.confidence.made import Made, activation, style_of_autoencoder
from benchmarks.confidence.naming import Namer

CODES = (8, 10, 16, 32)


def _dense_with_spread_first(random: Random, namer: Namer) -> Made:
    """One head gives log-variance and mean, in this order."""
    style, middle, code = style_of_autoencoder(random), widths(random), random.choice(CODES)
    into = stack([PIXELS, *middle, 2 * code], style.hidden, "")
    back = stack([code, *reversed(middle), PIXELS], style.back, style.output)
    encoder = [("", nn.Flatten()), *namer.half("encoder", into)]
    return Made(
        low=style.low, high=style.high, encoder=encoder, decoder=namer.half("decoder", back),
        splits=True, spread_first=True,
    )  # fmt: skip


def _unpadded(*, heads: bool) -> Architecture:
    """28 to 13 to 6 pixels and back, without padding."""

    def make(random: Random, namer: Namer) -> Made:
        style, first, code = style_of_autoencoder(random), random.choice((4, 8)), random.choice(CODES)
        flat = 2 * first * 36
        into = [nn.Conv2d(1, first, 4, 2), activation(style.hidden), nn.Conv2d(first, 2 * first, 3, 2)]
        into += [activation(style.hidden), nn.Flatten()]
        back = [nn.Linear(code, flat), activation(style.back), nn.Unflatten(1, (2 * first, 6, 6))]
        back += [nn.ConvTranspose2d(2 * first, first, 3, 2), activation(style.back)]
        back += [nn.ConvTranspose2d(first, 1, 4, 2), activation(style.output)]
        encoder = namer.half("encoder", into if heads else [*into, nn.Linear(flat, code)])
        mean, spread = (namer.head(name, nn.Linear(flat, code)) if heads else () for name in ("mu", "logvar"))
        return Made(
            low=style.low, high=style.high, encoder=encoder, mean=mean, spread=spread,
            decoder=namer.half("decoder", back),
        )  # fmt: skip

    return make


def _wide(*, norm: str) -> Architecture:
    """Kernels of five pixels, or norms of groups or instances, between 28, 14 and 7 pixels."""

    def make(random: Random, namer: Namer) -> Made:
        style, first, code = style_of_autoencoder(random), random.choice((8, 16)), random.choice(CODES)
        size, pad = (3, 1) if norm else (5, 2)
        norms = {"": lambda _: [], "group": lambda n: [nn.GroupNorm(4, n)], "instance": _instance_norm}[norm]
        into: list[nn.Module] = []
        for taken, given in ((1, first), (first, 2 * first)):
            into += [nn.Conv2d(taken, given, size, 2, pad), *norms(given), activation(style.hidden)]
        flat = 2 * first * 49
        back: list[nn.Module] = [nn.Linear(code, flat), nn.Unflatten(1, (2 * first, 7, 7))]
        back += [nn.ConvTranspose2d(2 * first, first, size, 2, pad, 1), *norms(first), activation(style.back)]
        back += [nn.ConvTranspose2d(first, 1, size, 2, pad, 1), activation(style.output)]
        encoder = namer.half("encoder", [*into, nn.Flatten(), nn.Linear(flat, code)])
        return Made(low=style.low, high=style.high, encoder=encoder, decoder=namer.half("decoder", back))

    return make


def _instance_norm(channels: int) -> list[nn.Module]:
    return [nn.InstanceNorm2d(channels, affine=True)]


def _heads_of_maps(random: Random, namer: Namer) -> Made:
    """A VAE without a linear layer: mean and log-variance are maps of 7 x 7."""
    style, first, depth = style_of_autoencoder(random), random.choice((4, 8)), random.choice((1, 2, 4))
    into = [nn.Conv2d(1, first, 3, 2, 1), activation(style.hidden), nn.Conv2d(first, 2 * first, 3, 2, 1)]
    into += [activation(style.hidden)]
    back = [nn.ConvTranspose2d(depth, 2 * first, 3, 1, 1), activation(style.back)]
    back += [nn.ConvTranspose2d(2 * first, first, 4, 2, 1), activation(style.back)]
    back += [nn.ConvTranspose2d(first, 1, 4, 2, 1), activation(style.output)]
    mean, spread = (
        [*namer.head(name, nn.Conv2d(2 * first, depth, 3, 1, 1)), ("", nn.Flatten())] for name in ("mu", "logvar")
    )
    return Made(
        low=style.low, high=style.high, encoder=namer.half("encoder", into), mean=mean, spread=spread,
        decoder=[("", nn.Unflatten(1, (depth, 7, 7))), *namer.half("decoder", back)],
    )  # fmt: skip


ARCHITECTURES: Mapping[str, Architecture] = {
    "mlp VAE, split head, log-variance first": _dense_with_spread_first,
    "autoencoder without padding": _unpadded(heads=False),
    "VAE without padding": _unpadded(heads=True),
    "autoencoder of wide kernels": _wide(norm=""),
    "autoencoder, group norms": _wide(norm="group"),
    "autoencoder, instance norms": _wide(norm="instance"),
    "VAE with heads of maps": _heads_of_maps,
}
