"""The probability of a reading: its weights are those of the present features, and more evidence never lowers it."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.rebuilding.judge.features import KINDS, Features, definition, features_of
from models.rebuilding.judge.probability import fitted, probability
from models.rebuilding.plan import Plan
from models.rebuilding.rebuilt import Rebuilt, Scored
from models.rebuilding.steps import Linear

NUMBERS = st.floats(-3, 3, allow_nan=False)


def reading(evidence: float, *, cost: float = 0.0, error: float = 0.3, activation: str = "relu") -> Rebuilt:
    plan = Plan(image_shape=(1, 8, 8), decoder=(Linear("decoder"),), latent_dim=2)
    return Rebuilt(plan, Scored({"E": activation}, evidence, cost), error, own=True, complete=True)


def chance(kind: str, found: list[Rebuilt], *, settled: bool = False, doubts: tuple[str, ...] = ()) -> float:
    return probability(features_of(kind, found, settled=settled, conventional=False, doubts=doubts))


def test_the_weights_were_fitted_to_the_features_as_they_are() -> None:
    assert fitted().definition == definition(), "run: python -m benchmarks.confidence fit FOLDER"


@pytest.mark.parametrize("kind", KINDS)
def test_every_feature_has_a_weight_and_none_is_negative(kind: str) -> None:
    features = features_of(kind, [reading(0.0)], settled=True, conventional=True, doubts=())
    weights = fitted().kinds[features.kind]
    assert weights.keys() == features.values.keys() | {""}
    assert all(weight >= 0 for name, weight in weights.items() if name)


@pytest.mark.parametrize("kind", sorted(set(KINDS.values())))
@settings(max_examples=30)
@given(data=st.data())
def test_a_reading_is_never_less_likely_for_more_evidence(kind: str, data: st.DataObject) -> None:
    names = sorted(fitted().kinds[kind].keys() - {""})
    values = {name: data.draw(NUMBERS) for name in names}
    raised = {**values, (name := data.draw(st.sampled_from(names))): values[name] + data.draw(st.floats(0, 3))}
    less, more = (probability(Features(kind, each)) for each in (values, raised))  # type: ignore[arg-type]
    assert 0 <= less <= more <= 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_rival_lowers_the_probability(kind: str) -> None:
    best = reading(0.0)
    far, near = reading(1.0, cost=1.0, error=0.9), reading(0.001, error=0.301, activation="elu")
    assert chance(kind, [best, near]) <= chance(kind, [best, far])
    assert chance(kind, [best], doubts=("it leaves out fc3",)) <= chance(kind, [best])


def test_features_are_finite_whatever_is_unknown() -> None:
    unknown = replace(reading(50.0, error=math.nan), norm_mismatch=math.inf, complete=False, own=False)
    for kind in KINDS:
        found = features_of(kind, [unknown, reading(60.0, error=1e6)], settled=False, conventional=False, doubts=("x",))
        assert all(math.isfinite(value) for value in found.values.values())
