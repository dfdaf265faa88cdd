"""The engine on a registry of its own: what is computed, how often, and what a failure costs."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.data.dataset import Dataset
from evaluation.measuring.engine import Event, Session
from evaluation.record.schema import Failed, Ok, Skipped
from evaluation.record.views import Embedding, Scalar
from evaluation.registry import Registry, artifact, metric
from evaluation.types import Array, Config, NotApplicable
from models.base import Samples
from tests.measuring.toy import CALLS, dataset, encoder, outcomes, register_steps


def test_each_artifact_is_computed_once_and_at_the_largest_parameter_anyone_asks_for(steps: Registry) -> None:
    register_steps()
    found = outcomes(Config())
    assert CALLS == ["pixels", "codes", "nearest 7"]
    second = found["second"]
    assert isinstance(second, Ok)
    assert second.value == 7


def test_an_interval_stays_inside_the_bounds(steps: Registry) -> None:
    register_steps()
    first = outcomes(Config())["first"]
    assert isinstance(first, Ok)
    assert first.interval == (0.0, 1.0)


def test_a_metric_that_the_model_cannot_serve_is_skipped_with_the_protocols_reason(steps: Registry) -> None:
    register_steps()

    @metric(title="S", group="generation", source="test")
    def needs_samples(*, model: Samples) -> Scalar:
        """Samples."""
        raise AssertionError("never called")

    skipped = outcomes(Config())["needs_samples"]
    assert isinstance(skipped, Skipped)
    assert "cannot generate" in skipped.reason


def test_a_failing_artifact_fails_its_metrics_and_nothing_else(steps: Registry) -> None:
    register_steps()

    @artifact()
    def broken(*, codes: Array) -> Array:
        CALLS.append("broken")
        raise MemoryError("too big")

    def one(*, broken: Array) -> Scalar:
        """Uses it."""
        return Scalar(value=0.0, n=1)

    def other(*, broken: Array) -> Scalar:
        """Uses it too."""
        return Scalar(value=0.0, n=1)

    for function in (one, other):
        metric(title=f"Uses it: {function.__name__}", group="modes", source="test")(function)
    found = outcomes(Config())
    assert CALLS.count("broken") == 1
    failures = [outcome for outcome in found.values() if isinstance(outcome, Failed)]
    assert len(failures) == 2
    assert failures[0].error.type == "MemoryError"
    assert "too big" in failures[0].error.message
    assert isinstance(found["first"], Ok)


def test_what_has_no_meaning_here_is_skipped_also_from_deep_inside(steps: Registry) -> None:
    @artifact()
    def absent(*, dataset: Dataset) -> Array:
        raise NotApplicable("needs labels; the source 'toy' has none")

    @metric(title="L", group="features", source="test")
    def labelled(*, absent: Array) -> Scalar:
        """Labels."""
        return Scalar(value=0.0, n=1)

    outcome = outcomes(Config())["labelled"]
    assert isinstance(outcome, Skipped)
    assert outcome.reason == "needs labels; the source 'toy' has none"


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_never_reaches_a_record(steps: Registry, value: float) -> None:
    @metric(title="N", group="latent", source="test")
    def bad(*, dataset: Dataset) -> Scalar:
        """Bad."""
        return Scalar(value=value, n=1)

    outcome = outcomes(Config())["bad"]
    assert isinstance(outcome, Failed)
    assert "not a number" in outcome.error.message


def test_replicates_that_are_not_finite_cost_the_interval_and_say_so(steps: Registry) -> None:
    @metric(title="N", group="latent", source="test")
    def shaky(*, dataset: Dataset) -> Scalar:
        """Shaky."""
        return Scalar.from_replicates(1.0, np.array([1.0, np.nan]), n=2)

    outcome = outcomes(Config())["shaky"]
    assert isinstance(outcome, Ok)
    assert outcome.interval is None
    assert outcome.warnings


def test_adding_a_metric_never_changes_anothers_random_number(steps: Registry) -> None:
    @metric(title="R", group="latent", source="test")
    def random_one(*, rng: np.random.Generator) -> Scalar:
        """Random."""
        return Scalar(value=float(rng.random()), n=1)

    alone = outcomes(Config())["random_one"]

    @metric(title="R2", group="latent", source="test")
    def a_random_other(*, rng: np.random.Generator) -> Scalar:
        """Random."""
        return Scalar(value=float(rng.random()), n=1)

    both = outcomes(Config())
    assert isinstance(alone, Ok)
    assert both["random_one"].value == alone.value  # type: ignore[union-attr]
    assert both["a_random_other"].value != alone.value  # type: ignore[union-attr]
    assert outcomes(Config(seed=1))["random_one"].value != alone.value  # type: ignore[union-attr]


def test_outcomes_are_told_as_they_come_with_their_arrays(steps: Registry) -> None:
    @metric(title="E", group="latent", source="test")
    def plane(*, dataset: Dataset) -> Embedding:
        """Map."""
        return Embedding(coordinates=np.zeros((3, 2)), method="none")

    events: list[Event] = []
    Session(dataset(), Config()).run(encoder(), name="toy", on_event=events.append)
    assert [event.kind for event in events] == ["plan", "start", "outcome", "done"]
    assert list(events[2].arrays) == ["plane/coordinates"]


def test_maps_are_computed_last_and_stand_in_the_record_where_they_belong(steps: Registry) -> None:
    register_steps()

    @metric(title="E", group="latent", source="test")
    def a_map(*, codes: Array) -> Embedding:
        """Map."""
        return Embedding(coordinates=codes[:, :2], method="none")

    events: list[Event] = []
    run = Session(dataset(), Config()).run(encoder(), name="toy", on_event=events.append)
    assert [outcome.metric for outcome in run.record.outcomes] == ["a_map", "first", "second"]
    told = [event for event in events if event.kind == "outcome"]
    assert [event.step for event in told] == ["first", "second", "a_map"]
    assert [event.index for event in told] == [1, 2, 3]
