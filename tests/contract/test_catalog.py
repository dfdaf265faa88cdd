"""What holds for every registered metric, artifact and source, whoever wrote it."""

from __future__ import annotations

import pytest

from evaluation.measuring.plan import make_plan
from evaluation.registry import GROUPS, MetricInfo, registry
from evaluation.types import Config

METRICS = sorted(registry().metrics.values(), key=lambda info: info.name)


@pytest.mark.parametrize("info", METRICS, ids=lambda info: info.name)
def test_a_metric_explains_itself_and_names_its_source(info: MetricInfo) -> None:
    assert info.title
    assert len(info.title) <= 60
    assert info.source
    assert info.group in GROUPS
    assert 15 <= len(info.explanation) <= 200, f"one plain sentence for users; got {info.explanation!r}"
    assert info.explanation[-1] in ".?", f"a sentence ends; got {info.explanation!r}"
    low, high = info.bounds
    assert low is None or high is None or low < high


@pytest.mark.parametrize("info", METRICS, ids=lambda info: info.name)
def test_every_need_is_provided(info: MetricInfo) -> None:
    plan = make_plan(registry(), Config(metrics=(info.name,)))
    assert [step.info for step in plan.metrics] == [info]


def test_only_scalars_have_a_direction() -> None:
    assert not [info.name for info in METRICS if info.view != "Scalar" and info.better is not None]


def test_no_artifact_lies_unused() -> None:
    plan = make_plan(registry(), Config(metrics=("*", *(info.name for info in METRICS if info.on_request))))
    assert not set(registry().artifacts) - {step.info.name for step in plan.artifacts.values()}


def test_titles_are_not_given_twice() -> None:
    titles = [info.title for info in METRICS]
    assert len(set(titles)) == len(titles)
