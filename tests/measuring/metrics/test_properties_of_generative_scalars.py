"""Contract of every generative scalar, by property, on real digits through the real engine."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.data.dataset import open_dataset
from evaluation.measuring.engine import Session
from evaluation.record.schema import Ok
from evaluation.registry import registry
from evaluation.types import Config
from models.opened import OpenedModel
from tests.measuring.metrics.generators import from_images, sampler

pytestmark = pytest.mark.xdist_group("properties of generative scalars")

GROUPS = ("generation", "modes", "memorisation")
SCALARS = sorted(info.name for info in registry().metrics.values() if info.group in GROUPS and info.view == "Scalar")
SKIPPED = {"conditional_fidelity", "classification_accuracy", "high_quality"}
"""Need a conditional model, or data whose modes are known."""
UNCONDITIONAL = [name for name in SCALARS if name not in SKIPPED]


def measured(session: Session, model: OpenedModel) -> dict[str, tuple[Ok, np.ndarray]]:
    run = session.run(model, name="x")
    found = {}
    for outcome in run.record.outcomes:
        if isinstance(outcome, Ok):
            arrays = [array for key, array in run.arrays.items() if key.startswith(f"{outcome.metric}/")]
            found[outcome.metric] = (outcome, arrays[0] if arrays else np.empty(0))
    return found


@pytest.fixture(scope="module")
def session() -> Session:
    return Session(open_dataset("digits"), Config(metrics=GROUPS, replicates=80, n_samples=400))


@pytest.fixture(scope="module")
def model(session: Session) -> OpenedModel:
    return sampler(from_images(session.original.train.take(np.arange(600)), noise=0.1))


@pytest.fixture(scope="module")
def first(session: Session, model: OpenedModel) -> dict[str, tuple[Ok, np.ndarray]]:
    return measured(session, model)


@pytest.mark.parametrize("name", UNCONDITIONAL)
def test_has_an_interval_around_it_within_its_bounds(name: str, first: dict[str, tuple[Ok, np.ndarray]]) -> None:
    outcome = first[name][0]
    assert outcome.value is not None
    assert outcome.interval is not None
    assert outcome.interval[0] <= outcome.value <= outcome.interval[1]
    low, high = registry().metrics[name].bounds
    assert low is None or outcome.interval[0] >= low
    assert high is None or outcome.interval[1] <= high
    assert outcome.n > 0


def test_the_same_seed_gives_the_same_numbers(session: Session, model: OpenedModel, first: dict) -> None:
    again = measured(session, model)
    for name in UNCONDITIONAL:
        assert again[name][0].value == first[name][0].value, name
        assert again[name][0].interval == first[name][0].interval, name


def test_one_metric_alone_gives_the_number_it_gives_among_all(
    session: Session, model: OpenedModel, first: dict
) -> None:
    for name in ("frechet_distance_corrected", "inception_score", "copying", "kernel_distance_subsets"):
        alone = Session(session.original, Config(metrics=(name,), replicates=80, n_samples=400))
        assert measured(alone, model)[name][0].value == pytest.approx(first[name][0].value, rel=1e-9), name
