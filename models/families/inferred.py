"""Models rebuilt from names and shapes, saved again: the card holds the programs, so nothing is inferred twice."""

from __future__ import annotations

from models.base import ModelCard
from models.families import Family, State, family
from models.formats.contents import WeightTable
from models.opened import Parts
from models.rebuilding.plan import parts_of, plan_from
from models.rebuilding.sketch.layers import layers_of


def build(card: ModelCard, state: State) -> Parts:
    """Parts from the programs in the card's configuration. Raises CheckpointError when it is no such configuration."""
    table = WeightTable(tensors=state)
    return parts_of(plan_from(card.config), {layer.path: layer for layer in layers_of(table)}, table.parameters)


family(Family(name="inferred", title="Rebuilt from its weights", build=build))
