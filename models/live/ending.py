"""What a module's forward does beside its encoder and decoder: a last activation, or more than can be known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

from models.base import CheckpointError
from models.live.decoding import Decoding
from models.live.encoding import Encoding
from models.live.outputs import Kind, Output

ENDINGS: tuple[tuple[str, Callable[[Tensor], Tensor]], ...] = (("sigmoid", torch.sigmoid), ("tanh", torch.tanh))
DRAWS = 8
"""Forwards of a VAE, which draws a code, are averaged over so many."""
SAME = 1e-3
"""Images are the same when they differ by at most this share of their spread."""
CLEARLY = 0.25
"""An ending is clear when images differ by at most this share of what they differ by without it."""


@dataclass(frozen=True)
class Ended:
    """A decoder with the activation that forward puts behind it."""

    decode: Decoding
    ending: Callable[[Tensor], Tensor]
    name: str

    @property
    def image_shape(self) -> tuple[int, int, int]:
        return self.decode.image_shape

    @property
    def latent_dim(self) -> int:
        return self.decode.latent_dim

    def __call__(self, codes: Tensor, labels: Tensor | None = None) -> Tensor:
        return self.ending(self.decode(codes, labels))


def as_forward_ends(
    forwards: list[list[Output]], encode: Encoding, decode: Decoding, images: Tensor, labels: Tensor | None
) -> Decoding | Ended:
    """The decoder as forward uses it. ``forwards`` are results of several calls with other random numbers.

    Raises CheckpointError where forward draws nothing and yet gives other images than encoder and decoder.
    """
    made = decode(encode(images, labels).mean, labels)
    drawn = [found for outputs in forwards if (found := _images(outputs, images)) is not None]
    if not drawn:
        return decode
    whole = torch.stack(drawn).mean(dim=0).reshape(made.shape)
    scale = max(float(whole.std()), 1e-6)
    plain = float((made - whole).square().mean().sqrt()) / scale
    if plain <= SAME:
        return decode
    off = {name: float((ending(made) - whole).square().mean().sqrt()) / scale for name, ending in ENDINGS}
    name = min(off, key=off.__getitem__)
    if off[name] <= CLEARLY * plain:
        return Ended(decode, dict(ENDINGS)[name], name)
    if all(torch.equal(drawn[0], other) for other in drawn[1:]) and len(drawn) > 1:
        raise CheckpointError(
            "forward gives other images than the decoder makes of the encoder's codes, so it does something between or "
            "around them; give encoder= and decoder= as functions that do it"
        )
    return decode


def _images(outputs: list[Output], images: Tensor) -> Tensor | None:
    """The reconstruction among what forward gave: not the input itself."""
    fitting = [
        item for item in outputs if item.tensor.is_floating_point() and item.tensor.numel() == images.numel()
        and item.kind in (Kind.IMAGES, Kind.MEAN, None)
    ]  # fmt: skip
    others = [item for item in fitting if not torch.equal(item.tensor.reshape(images.shape), images)]
    return others[0].tensor if others else None
