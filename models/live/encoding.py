"""How a live model encodes: which of its outputs is the code's mean, and which its spread."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from models.base import Posterior
from models.live.calls import Call, Place, fit
from models.live.description import Spread
from models.live.outputs import SPREADS, Kind, Output
from models.live.spread import kind_of_spread, standard_deviation
from models.modules.roles import Function

ImageShape = tuple[int, int, int]


@dataclass(frozen=True, kw_only=True)
class Picked:
    """Places among the outputs of an encoding call."""

    mean: int
    spread: int | None = None
    images: bool = False
    """Whether images stand among the outputs, so that the call reconstructs as well."""


@dataclass(frozen=True, kw_only=True)
class Encoding:
    """(images, labels) -> posterior, with codes flat."""

    call: Call
    picked: Picked
    code_shape: tuple[int, ...]
    kind: Kind | None = None
    """Of the spread; None where there is none."""
    halves: bool = False
    """Whether mean and spread are the two halves of one output."""
    evidence: tuple[str, ...] = ()

    @property
    def latent_dim(self) -> int:
        return math.prod(self.code_shape)

    def __call__(self, images: Tensor, labels: Tensor | None = None) -> Posterior:
        made = self.call(images, labels)
        mean = made[self.picked.mean].tensor
        spread = None if self.picked.spread is None else made[self.picked.spread].tensor
        if self.halves:
            mean, spread = mean.chunk(2, dim=1)
        if spread is None or self.kind is None:
            return Posterior(mean.flatten(1))
        return Posterior(mean.flatten(1), standard_deviation(spread, self.kind).flatten(1))


def find_encoding(
    function: Function,
    images: Tensor,
    *,
    place: Place,
    classes: int | None,
    stated: Spread | None,
    latent_dim: int | None,
    modules: Sequence[nn.Module],
    both: bool = False,
) -> Encoding:
    """How this callable encodes ``images`` (n, c, h, w). Raises CheckpointError where it does not.

    ``both``: only a call that gives images beside the code will do, such as the forward of an autoencoder.
    """

    def pick(made: list[Output]) -> Picked | None:
        found = _pick(made, images)
        return None if found is None or (both and not found.images) else found

    wanted = "images and a code for each image" if both else "a code for each image, or (mean, spread)"
    shapes = input_shapes(images.shape[1:], modules, function)
    call, picked = fit(function, images, shapes, pick, place=place, classes=classes, wanted=wanted)
    labels = None if call.labels == "none" else torch.arange(len(images)) % (classes or 1)
    made = call(images, labels)
    picked = _without_draws(picked, made, call, images, labels)
    mean = made[picked.mean].tensor
    if (
        picked.spread is None
        and latent_dim is not None
        and mean.ndim >= 2
        and math.prod(mean.shape[1:]) == 2 * latent_dim
    ):
        return _in_halves(call, picked, mean, stated, modules)
    code_shape = tuple(mean.shape[1:])
    if picked.spread is None:
        return Encoding(call=call, picked=picked, code_shape=code_shape)
    spread = made[picked.spread]
    kind, how = kind_of_spread(spread.tensor, spread.kind, stated, modules)
    return Encoding(call=call, picked=picked, code_shape=code_shape, kind=kind, evidence=(how,))


def in_halves(encoding: Encoding, images: Tensor, stated: Spread | None, modules: Sequence[nn.Module]) -> Encoding:
    """The same call, read as one output that holds mean and spread side by side."""
    labels = None if encoding.call.labels == "none" else torch.arange(len(images)) % (encoding.call.classes or 1)
    mean = encoding.call(images, labels)[encoding.picked.mean].tensor
    return _in_halves(encoding.call, encoding.picked, mean, stated, modules)


def _in_halves(
    call: Call, picked: Picked, both: Tensor, stated: Spread | None, modules: Sequence[nn.Module]
) -> Encoding:
    mean, spread = both.chunk(2, dim=1)
    kind, how = kind_of_spread(spread, None, stated, modules)
    evidence = ("the encoder's output holds mean and spread side by side", how)
    return Encoding(
        call=call, picked=picked, code_shape=tuple(mean.shape[1:]), kind=kind, halves=True, evidence=evidence
    )


def _pick(made: list[Output], images: Tensor) -> Picked | None:
    """Mean and spread by their names, else by their order: the first code, then what is of its size."""
    n, pixels = len(images), math.prod(images.shape[1:])
    of_items = [i for i, item in enumerate(made) if item.tensor.ndim >= 2 and len(item.tensor) == n]
    of_items = [i for i in of_items if made[i].tensor.is_floating_point()]
    pictures = [i for i in of_items if made[i].kind in (Kind.IMAGES, None) and made[i].tensor[0].numel() == pixels]
    if len(of_items) == len(pictures) and len(pictures) == 1 and made[pictures[0]].kind is None:
        codes, pictures = pictures, []  # a code of as many numbers as pixels
    else:
        codes = [i for i in of_items if i not in pictures and made[i].kind is not Kind.IMAGES]
    means = [i for i in codes if made[i].kind is Kind.MEAN] or [i for i in codes if made[i].kind not in SPREADS]
    if not means:
        return None
    mean = means[0]
    alike = [i for i in codes if i != mean and made[i].tensor.shape == made[mean].tensor.shape]
    named = [i for i in alike if made[i].kind in SPREADS]
    unnamed = [i for i in alike if made[i].kind is None and made[mean].kind is not Kind.CODE]
    spreads = named or unnamed
    return Picked(mean=mean, spread=spreads[0] if spreads else None, images=bool(pictures))


def _without_draws(picked: Picked, made: list[Output], call: Call, images: Tensor, labels: Tensor | None) -> Picked:
    """A drawn code, told by being another in a second call, or a copy of the mean, is neither mean nor spread."""
    if made[picked.mean].kind is Kind.MEAN:
        return picked
    again = call.drawing_otherwise(images, labels)
    shape = made[picked.mean].tensor.shape
    alike = [i for i, item in enumerate(made) if item.tensor.shape == shape and item.kind is not Kind.IMAGES]
    steady = [i for i in alike if torch.equal(made[i].tensor, again[i].tensor)]
    kept: list[int] = []
    for i in steady:
        if not any(torch.equal(made[i].tensor, made[j].tensor) for j in kept):
            kept.append(i)
    if not kept:
        return picked
    spreads = [i for i in kept[1:] if made[i].kind in SPREADS] or [i for i in kept[1:] if made[i].kind is None]
    return Picked(mean=kept[0], spread=spreads[0] if spreads else None, images=picked.images)


def input_shapes(shape: Sequence[int], modules: Sequence[nn.Module], function: Function) -> list[tuple[int, ...]]:
    """Image-shaped and flat; flat first where the first layer takes as many numbers as there are pixels."""
    whole, flat = tuple(shape), (math.prod(shape),)
    looked = [function] if isinstance(function, nn.Module) else modules
    first = next(
        (part for module in looked for part in module.modules() if isinstance(part, nn.Linear | nn.Conv2d)), None
    )
    return [flat, whole] if isinstance(first, nn.Linear) and first.in_features >= flat[0] else [whole, flat]
