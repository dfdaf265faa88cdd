"""The encoder and the decoder of a forward that gives reconstructions: the same call, read or answered at its code."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor

from models.base import Posterior
from models.live.outputs import SPREADS, Kind, Output, outputs
from models.live.spread import standard_deviation
from models.source.roles.cutting import Cut, close, find_cut
from models.source.roles.ending import Range, last_bounds, reached_bounds
from models.source.roles.forms import Form
from models.source.roles.tracing import Changed, read, replaced

Call = Callable[..., Any]


@dataclass(frozen=True)
class Reconstruction:
    """Which of a call's tensors is the reconstruction: its place among all of them."""

    place: int
    image_shape: tuple[int, int, int]

    def __call__(self, value: Any) -> Tensor | None:
        found = outputs(value)
        return found[self.place].tensor if self.place < len(found) else None


def reconstruction_of(value: Any, images: Tensor, image_shape: tuple[int, int, int]) -> Reconstruction | None:
    """The output of as many numbers as an image has that is not the image itself; by its name, else the first."""
    fitting: list[tuple[bool, int]] = []
    for place, item in enumerate(outputs(value)):
        tensor = item.tensor
        if not tensor.is_floating_point() or tensor.ndim < 2 or len(tensor) != len(images):
            continue
        if tensor[0].numel() != images[0].numel() or torch.equal(tensor.flatten(), images.flatten()):
            continue
        if item.kind not in SPREADS and item.kind is not Kind.CODE:
            fitting.append((item.kind is not Kind.IMAGES, place))
    return Reconstruction(min(fitting)[1], image_shape) if fitting else None


@dataclass(frozen=True)
class Autoencoder:
    """``call`` with the code in it."""

    call: Call
    form: Form
    pick: Reconstruction
    cut: Cut
    spread: tuple[int, Kind] | None = None
    """Place among the outputs and kind of the spread, where no draw shows it."""

    def _run(self, images: Tensor, labels: Tensor | None) -> Any:
        return self.call(*self.form.arguments(images, labels))

    def encode(self, images: Tensor, labels: Tensor | None = None) -> Posterior:
        """The mean of the code and, of a posterior, its standard deviation."""
        n = len(images)
        given = images.reshape(n, *self.form.shape)
        mean = self._code(given, labels, 0.0)
        if self.cut.drawn:
            std = (self._code(given, labels, 1.0) - mean).abs()
            return Posterior(mean.flatten(1), std.flatten(1))
        if self.spread is not None:
            place, kind = self.spread
            raw = outputs(self._run(given, labels))[place].tensor
            return Posterior(mean.flatten(1), standard_deviation(raw, kind).flatten(1))
        return Posterior(mean.flatten(1))

    def _code(self, images: Tensor, labels: Tensor | None, noise: float) -> Tensor:
        return read(lambda: self._run(images, labels), self.cut.event.index, noise=noise)

    def bounds(self) -> Range | None:
        """The range in which the network keeps its images."""
        blank = torch.zeros(2, *self.form.shape)
        found = last_bounds(lambda: self._run(blank, None), self.pick)
        return found or reached_bounds(self.decode, math.prod(self.cut.code_shape))

    def decode(self, codes: Tensor, labels: Tensor | None = None) -> Tensor:
        """Images (n, c, h, w) of codes (n, d), in the network's own range."""
        blank = torch.zeros(len(codes), *self.form.shape)
        made = self.pick(replaced(lambda: self._run(blank, labels), self.cut.with_codes(codes)))
        if made is None:
            raise Changed
        return made.reshape(len(codes), *self.pick.image_shape)


def find_autoencoder(
    call: Call,
    form: Form,
    images: Tensor,
    labels: Tensor | None,
    image_shape: tuple[int, int, int],
    boundaries: Sequence[Tensor] = (),
) -> Autoencoder | None:
    """The halves of a call that reconstructs ``images`` (n, c, h, w); None where it does not, or no code is found."""
    given = images.reshape(len(images), *form.shape)
    value = call(*form.arguments(given, labels))
    pick = reconstruction_of(value, given, image_shape)
    if pick is None:
        return None
    cut = find_cut(lambda x: call(*form.arguments(x, labels)), given, pick, boundaries)
    if cut is None:
        return None
    found = Autoencoder(call, form, pick, cut)
    if cut.drawn:
        return found if _linear(found, given, labels) else Autoencoder(call, form, pick, _plain(cut))
    return Autoencoder(call, form, pick, cut, _spread(outputs(value), cut, pick.place))


def _linear(model: Autoencoder, images: Tensor, labels: Tensor | None) -> bool:
    """Whether the code is a mean and noise times a standard deviation, so that the noise shows the latter."""
    zero, one, two = (model._code(images, labels, noise) for noise in (0.0, 1.0, 2.0))
    return bool(torch.allclose(two - zero, 2 * (one - zero), rtol=1e-3, atol=1e-5))


def _plain(cut: Cut) -> Cut:
    return Cut(cut.event, cut.how)


def _spread(found: Sequence[Output], cut: Cut, reconstruction: int) -> tuple[int, Kind] | None:
    """The output beside the mean that its name says is a spread, where forward draws nothing."""
    code = cut.event.tensor
    for place, item in enumerate(found):
        fits = place != reconstruction and item.tensor.numel() == code.numel() and item.kind in SPREADS
        if fits and item.kind is not None and not close(item.tensor.flatten(), code.flatten()):
            return place, item.kind
    return None
