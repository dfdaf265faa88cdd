"""A reading whose source leaves something open has a probability: more evidence never lowers it, and it is said."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from models.source.opening.doubts import Doubt
from models.source.opening.likelihood import Features, definition, features_of, fitted, probability
from models.source.opening.pixel_range import SYMMETRIC, UNIT, Decision, decide
from models.source.roles.found import Found
from tests.models.source.opening.saving import save

DECISION = Decision((UNIT,), "the data is reconstructed best in it", certain=False, error=0.2, lead=0.4)
ENDS_OPEN = """
class AE(nn.Module):
    def __init__(self):
        super().__init__()
        self.down, self.up = nn.Linear(64, 4), nn.Linear(4, 64)

    def forward(self, x):
        return self.up(torch.relu(self.down(x.flatten(1)))).view(-1, 1, 8, 8)
"""


def _found(kind: str) -> Found:
    both = kind == "pair"
    return Found(
        kind="autoencoder" if both else "discriminator", image_shape=(1, 8, 8),
        encode=torch.nn.Identity() if both else None, decode=torch.nn.Identity() if both else None,
    )  # fmt: skip


def test_the_weights_were_fitted_to_the_features_as_they_are() -> None:
    assert fitted().definition == definition(), "run: python -m benchmarks.confidence fit FOLDER"


@pytest.mark.parametrize("kind", ["pair", "single"])
def test_every_feature_has_a_weight_and_none_is_negative(kind: str) -> None:
    features = features_of(_found(kind), DECISION, [Doubt("range", "open")])
    weights = fitted().kinds[features.kind]
    assert features.kind == kind
    assert weights.keys() == features.values.keys() | {""}
    assert all(weight >= 0 for name, weight in weights.items() if name)


@pytest.mark.parametrize("kind", ["pair", "single"])
@settings(max_examples=30)
@given(data=st.data())
def test_a_reading_is_never_less_likely_for_more_evidence(kind: str, data: st.DataObject) -> None:
    names = sorted(fitted().kinds[kind].keys() - {""})
    values = {name: data.draw(st.floats(-3, 3, allow_nan=False)) for name in names}
    raised = {**values, (name := data.draw(st.sampled_from(names))): values[name] + data.draw(st.floats(0, 3))}
    less, more = (probability(Features(kind, each)) for each in (values, raised))  # type: ignore[arg-type]
    assert 0 <= less <= more <= 1


def test_a_doubt_more_makes_a_reading_no_likelier() -> None:
    doubts = [Doubt("range", "open")]
    one, two = (features_of(_found("pair"), DECISION, each) for each in (doubts, [*doubts, Doubt("roles", "open")]))
    assert probability(two) <= probability(one)


def test_a_source_that_leaves_the_range_open_says_how_likely_the_reading_is(tmp_path: Path) -> None:
    saved = save(tmp_path, ENDS_OPEN, "AE()")
    model = saved.opened(images=torch.rand(16, 1, 8, 8, generator=torch.Generator().manual_seed(0)))
    assert model.probability is not None
    assert "likely, as the pixel range is not certain" in model.recognised
    assert model.hypotheses[0].model.probability == model.probability
    assert (model.confidence == "high") == (model.probability >= fitted().sure)
    assert saved.opened(choice=0).probability is None


def test_a_tanh_alone_is_certain_of_a_generator_only() -> None:
    assert decide([], SYMMETRIC, None, generates=True).certain
    assert not decide([], SYMMETRIC, None).certain
    assert decide([], UNIT, None).certain
