"""Confidence in a lone generator: its samples do not tell two ends apart."""

from __future__ import annotations

import math

import pytest
import torch
from torch import nn

from models.formats.contents import WeightTable
from models.rebuilding.judge.budget import Budget
from models.rebuilding.judge.ranking import generator_confidence
from models.rebuilding.plan import Plan
from models.rebuilding.rebuilt import Rebuilt, Scored
from models.rebuilding.search.generator import rebuild_generator
from models.rebuilding.sketch.layers import layers_of
from models.rebuilding.sketch.networks import sketches
from models.rebuilding.steps import Linear
from models.rebuilding.weights import habits


def _generator(end: str, distance: float, *, cost: float = 0.0, norms: float = math.nan) -> Rebuilt:
    plan = Plan(image_shape=(1, 8, 8), value_range=(0.0, 1.0), decoder=(Linear("model.0"),), latent_dim=2)
    scored = Scored({"D": "relu", "out": end}, math.log(distance), cost)
    return Rebuilt(plan, scored, distance, norm_mismatch=norms, own=True, complete=True)


@pytest.mark.parametrize("norms", [math.nan, 0.001])
@pytest.mark.parametrize("other", [0.05, 0.06, 0.09])
def test_an_end_whose_samples_fit_nearly_as_well_keeps_a_generator_open(other: float, norms: float) -> None:
    found = [_generator("tanh|symmetric", 0.05, norms=norms), _generator("sig|unit", other, cost=5.0, norms=norms)]
    assert generator_confidence(found) == "choose"


def test_an_end_whose_samples_are_no_such_images_leaves_a_generator_sure() -> None:
    assert generator_confidence([_generator("sig|unit", 0.05), _generator("|unit", 20.0)]) == "high"


def test_every_end_of_the_best_reading_is_judged() -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(4, 16), nn.ReLU(), nn.Linear(16, 32), nn.ReLU(), nn.Linear(32, 64))
    layers = layers_of(WeightTable(tensors={f"linear{k}": v for k, v in module.state_dict().items()}))
    sketch = next(item for item in sketches(layers) if item.kind == "generator")
    found = rebuild_generator(sketch, {layer.path: layer for layer in layers}, torch.rand(64, 1, 8, 8), budget=Budget())
    best = found[0].scored.choice
    ends = {item.scored.choice["out"] for item in found if {**item.scored.choice, "out": ""} == {**best, "out": ""}}
    assert ends == set(habits.GENERATOR_OUTPUTS)
