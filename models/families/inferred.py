"""Models rebuilt from names and shapes, saved again: the card holds the programs, so nothing is inferred twice."""

from __future__ import annotations

from math import prod

import torch

from models.base import CheckpointError, ModelCard
from models.families import Example, Family, State, affine, family
from models.families.examples import AUTOENCODES, random_weights
from models.formats.contents import WeightTable
from models.opened import Parts
from models.rebuilding.plan import Plan, card_of, parts_of, plan_from
from models.rebuilding.sketch.layers import layers_of
from models.rebuilding.steps import Activation, Flatten, Linear

MOST_TRIED = 2**24
"""Values of an image with which the programs are tried."""


def build(card: ModelCard, state: State) -> Parts:
    """Parts from the programs in the card's configuration. Raises CheckpointError when they do not fit the weights."""
    table = WeightTable(tensors=state)
    parts = parts_of(plan_from(card.config), {layer.path: layer for layer in layers_of(table)}, table.parameters)
    _try(card, parts)
    return parts


def _try(card: ModelCard, parts: Parts) -> None:
    """Run each part on two inputs: a program says nothing of the shapes of its layers. Raises CheckpointError."""
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


def example() -> Example:
    """An autoencoder of two linear layers."""
    plan = Plan(
        image_shape=(1, 4, 4),
        encoder=(Flatten(),),
        mean=(Linear("encoder"),),
        decoder=(Linear("decoder"), Activation("sig")),
        latent_dim=3,
    )
    state = random_weights({**affine("encoder", 3, 16), **affine("decoder", 16, 3)})
    return Example(card=card_of(plan, "inferred"), state=state, capabilities=AUTOENCODES)


family(Family(name="inferred", title="Rebuilt from its weights", build=build, example=example))
