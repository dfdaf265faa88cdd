"""Models rebuilt from names and shapes, saved again: the card holds the programs, so nothing is inferred twice."""

from __future__ import annotations

from models.base import ModelCard
from models.families import Example, Family, State, affine, family
from models.families.examples import AUTOENCODES, random_weights
from models.formats.contents import WeightTable
from models.opened import Parts
from models.rebuilding.plan import Plan, card_of, parts_of, plan_from
from models.rebuilding.sketch.layers import layers_of
from models.rebuilding.steps import Activation, Flatten, Linear
from models.trial_run import require_runs


def build(card: ModelCard, state: State) -> Parts:
    """Parts from the programs in the card's configuration. Raises CheckpointError when they do not fit the weights."""
    table = WeightTable(tensors=state)
    parts = parts_of(plan_from(card.config), {layer.path: layer for layer in layers_of(table)}, table.parameters)
    require_runs(card, parts)
    return parts


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
