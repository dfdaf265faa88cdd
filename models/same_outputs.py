"""What opened models give for the same: two that give the same are one, and two scores may order images alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import torch
from torch import Tensor

from models.base import Capability, CheckpointError
from models.opened import OpenedModel

SHOWN = 4
"""Images and codes that are compared."""
ORDERED = 64
"""Images that are put in order."""
RELATIVE, ABSOLUTE = 1e-4, 1e-5
"""Differences that rounding explains."""


def same_outputs(
    one: OpenedModel, other: OpenedModel, images: Tensor | None = None, labels: Tensor | None = None
) -> bool:
    """Whether all that both can do comes out the same on ``images`` (n, c, h, w) in [0, 1], or on random ones.

    Models of other capabilities, shapes, codes or classes are not the same.
    """
    return distinct([one, other], images, labels) == [0]


def distinct(models: Sequence[OpenedModel], images: Tensor | None = None, labels: Tensor | None = None) -> list[int]:
    """The places of the models of which none gives the same as one before it."""
    given = [_given(model, images, labels) for model in models]
    kept: list[int] = []
    for place, model in enumerate(models):
        if not any(_facts(models[k]) == _facts(model) and _close(given[k], given[place]) for k in kept):
            kept.append(place)
    return kept


def same_order(one: OpenedModel, other: OpenedModel, images: Tensor, labels: Tensor | None = None) -> bool:
    """Whether two critics, or two encoders in every number of the code, put images of their shape in the same order."""
    if _facts(one) != _facts(other) or tuple(images.shape[1:]) != one.card.image_shape:
        return False
    try:
        ranks, others = (_ranks(model, images[:ORDERED], labels) for model in (one, other))
    except CheckpointError:
        return False
    return torch.equal(ranks, others)


def _ranks(model: OpenedModel, images: Tensor, labels: Tensor | None) -> Tensor:
    """(n, numbers): the place of each image among all; equal values have one place."""
    targets = _targets(model, images, labels)
    scores = Capability.DISCRIMINATE in model.capabilities
    values = model.discriminate(images, targets)[:, None] if scores else model.encode(images, targets).mean
    return torch.stack([torch.unique(column, return_inverse=True)[1] for column in values.T], dim=1)


def _facts(model: OpenedModel) -> tuple[object, ...]:
    return model.capabilities, model.card.image_shape, model.card.latent_dim, model.card.classes


def _close(one: Sequence[Tensor], other: Sequence[Tensor]) -> bool:
    """Whether two models gave the same; what gave nothing is like no other."""
    return bool(one) and all(
        mine.shape == yours.shape and torch.allclose(mine, yours, rtol=RELATIVE, atol=ABSOLUTE)
        for mine, yours in zip(one, other, strict=False)
    )


def _given(model: OpenedModel, images: Tensor | None, labels: Tensor | None) -> tuple[Tensor, ...]:
    """All that a model gives, in one order; nothing for a model that fails."""
    try:
        return tuple(_outputs(model, images, labels))
    except CheckpointError:
        return ()


def _outputs(model: OpenedModel, images: Tensor | None, labels: Tensor | None) -> Iterator[Tensor]:
    noise = torch.Generator().manual_seed(0)
    fitting = images is not None and tuple(images.shape[1:]) == model.card.image_shape and len(images) > 0
    shown = (
        images[:SHOWN]
        if images is not None and fitting
        else torch.rand(SHOWN, *model.card.image_shape, generator=noise)
    )
    targets = _targets(model, shown, labels if fitting else None)
    codes = torch.randn(len(shown), model.card.latent_dim or 1, generator=noise)
    able = model.capabilities
    if Capability.ENCODE in able:
        posterior = model.encode(shown, targets)
        codes = posterior.mean
        yield posterior.mean
        if posterior.std is not None:
            yield posterior.std
    if Capability.DECODE in able:
        yield model.decode(codes, targets)
    if Capability.DISCRIMINATE in able:
        yield model.discriminate(shown, targets)
    if Capability.SAMPLE in able:
        yield model.sample(SHOWN, generator=torch.Generator().manual_seed(0))


def _targets(model: OpenedModel, images: Tensor, labels: Tensor | None) -> Tensor | None:
    """Labels that the model knows: of the data where it knows them all, else the classes in turn."""
    classes = model.card.classes
    if not classes:
        return None
    if labels is not None and len(labels) >= len(images) and int(labels[: len(images)].max()) < classes:
        return labels[: len(images)]
    return torch.arange(len(images)) % classes
