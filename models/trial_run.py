"""Runs each part of a model on two inputs: a card says nothing of the shapes of layers."""

from __future__ import annotations

from math import prod

import torch

from models.base import CheckpointError, ModelCard
from models.opened import Parts

MOST_TRIED = 2**24
"""Values of an image with which parts are tried."""


def require_runs(card: ModelCard, parts: Parts) -> None:
    """Raises CheckpointError where a part fails on zeros of the card's shapes."""
    if prod(card.image_shape) > MOST_TRIED:
        return
    labels = None if card.classes is None else torch.zeros(2, dtype=torch.int64)
    images = torch.zeros(2, *card.image_shape)
    try:
        with torch.no_grad():
            if parts.encode is not None:
                parts.encode(images, labels)
            if parts.decode is not None and card.latent_dim is not None:
                parts.decode(torch.zeros(2, card.latent_dim), labels)
            if parts.discriminate is not None:
                parts.discriminate(images, labels)
    except (AttributeError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise CheckpointError(
            f"the weights do not fit the programs in this {card.family} card ({type(error).__name__}); "
            "the card and the weights must come from the same model"
        ) from None
