"""Two readings of the same weights beside one another: whether they compute the same, or put inputs in one order."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from models.errors import TouchstoneError
from models.source.roles.found import Found

CODES = 4
ORDERED = 64
"""Images that are put in order."""


def alike(one: Found, other: Found) -> bool:
    """Whether they give the same: codes of images, images of codes, scores."""
    try:
        return _comparable(one, other) and all(
            torch.allclose(mine, yours, rtol=1e-4, atol=1e-5) for mine, yours in _pairs(one, other, CODES)
        )
    except (TouchstoneError, RuntimeError, ValueError):
        return False


def ordered_alike(one: Found, other: Found) -> bool:
    """Whether two critics, or two lone encoders in every number of the code, put random images in the same order."""
    alone = one.kind == other.kind and one.kind in ("discriminator", "encoder")
    try:
        return (alone and _comparable(one, other)) and all(
            torch.equal(_ranks(mine), _ranks(yours)) for mine, yours in _pairs(one, other, ORDERED)
        )
    except (TouchstoneError, RuntimeError, ValueError):
        return False


def _comparable(one: Found, other: Found) -> bool:
    return (one.kind, one.image_shape, one.latent_dim, one.classes) == (
        other.kind, other.image_shape, other.latent_dim, other.classes,
    )  # fmt: skip


def _pairs(one: Found, other: Found, count: int) -> Iterator[tuple[Tensor, Tensor]]:
    """What both give for the same random images, codes and labels."""
    noise = torch.Generator().manual_seed(0)
    images = torch.rand(count, *one.image_shape, generator=noise)
    codes = torch.randn(count, one.latent_dim or 1, generator=noise)
    labels = torch.arange(count) % (one.classes or 1)
    if one.encode is not None and other.encode is not None:
        yield one.encode(images, labels).mean, other.encode(images, labels).mean
    if one.decode is not None and other.decode is not None:
        yield one.decode(codes, labels), other.decode(codes, labels)
    if one.discriminate is not None and other.discriminate is not None:
        yield one.discriminate(images, labels), other.discriminate(images, labels)


def _ranks(values: Tensor) -> Tensor:
    """(n, numbers): the place of each item among all; equal values have one place."""
    columns = values.reshape(len(values), -1).T
    return torch.stack([torch.unique(column, return_inverse=True)[1] for column in columns], dim=1)
