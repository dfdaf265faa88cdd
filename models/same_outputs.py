"""Whether two opened models are one: they give the same codes, images and scores for the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from models.base import Capability, CheckpointError
from models.opened import OpenedModel

SHOWN = 4
"""Images and codes that are compared."""
RELATIVE, ABSOLUTE = 1e-4, 1e-5
"""Differences that rounding explains."""


def same_outputs(
    one: OpenedModel, other: OpenedModel, images: Tensor | None = None, labels: Tensor | None = None
) -> bool:
    """Whether all that both can do comes out the same on ``images`` (n, c, h, w) in [0, 1], or on random ones.

    Models of other capabilities, shapes, codes or classes are not the same.
    """
    if _facts(one) != _facts(other):
        return False
    try:
        return all(
            torch.allclose(mine, yours, rtol=RELATIVE, atol=ABSOLUTE)
            for mine, yours in _pairs(one, other, images, labels)
        )
    except (CheckpointError, RuntimeError, ValueError):
        return False


def distinct(models: Sequence[OpenedModel], images: Tensor | None = None, labels: Tensor | None = None) -> list[int]:
    """The places of the models of which none gives the same as one before it."""
    kept: list[int] = []
    for place, model in enumerate(models):
        if not any(same_outputs(models[earlier], model, images, labels) for earlier in kept):
            kept.append(place)
    return kept


def _facts(model: OpenedModel) -> tuple[object, ...]:
    return model.capabilities, model.card.image_shape, model.card.latent_dim, model.card.classes


def _pairs(
    one: OpenedModel, other: OpenedModel, images: Tensor | None, labels: Tensor | None
) -> Iterator[tuple[Tensor, Tensor]]:
    noise = torch.Generator().manual_seed(0)
    shown, targets = _shown(one, images, labels, noise)
    codes = torch.randn(len(shown), one.card.latent_dim or 1, generator=noise)
    able = one.capabilities
    if Capability.ENCODE in able:
        mine, yours = one.encode(shown, targets), other.encode(shown, targets)
        yield mine.mean, yours.mean
        if mine.std is not None and yours.std is not None:
            yield mine.std, yours.std
        codes = mine.mean
    if Capability.DISCRIMINATE in able:
        yield one.discriminate(shown, targets), other.discriminate(shown, targets)
    if Capability.DECODE in able:
        yield one.decode(codes, targets), other.decode(codes, targets)
    if Capability.SAMPLE in able:
        yield (
            one.sample(SHOWN, generator=torch.Generator().manual_seed(0)),
            other.sample(SHOWN, generator=torch.Generator().manual_seed(0)),
        )


def _shown(
    model: OpenedModel, images: Tensor | None, labels: Tensor | None, noise: torch.Generator
) -> tuple[Tensor, Tensor | None]:
    """Images of the model's shape with labels that it knows: of the data where they fit."""
    fitting = images is not None and tuple(images.shape[1:]) == model.card.image_shape and len(images) > 0
    shown = (
        images[:SHOWN]
        if images is not None and fitting
        else torch.rand(SHOWN, *model.card.image_shape, generator=noise)
    )
    classes = model.card.classes
    if not classes:
        return shown, None
    known = labels is not None and fitting and int(labels.max()) < classes
    return shown, labels[: len(shown)] if labels is not None and known else torch.arange(len(shown)) % classes
