"""What holds for every registered metric, artifact and source, whoever wrote it."""

from __future__ import annotations

import pytest

from evaluation.measuring.plan import Plan, make_plan
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


def _everything() -> Plan:
    return make_plan(registry(), Config(metrics=("*", *(info.name for info in METRICS if info.on_request))))


def test_no_artifact_lies_unused() -> None:
    assert not set(registry().artifacts) - {step.info.name for step in _everything().artifacts.values()}


def test_nothing_is_computed_twice_under_two_names() -> None:
    steps = _everything().artifacts.values()
    computed = [(step.info.name, *sorted(step.inputs.items())) for step in steps]
    assert len(set(computed)) == len(computed)


def test_what_is_derived_from_the_data_alone_is_shared_by_all_models() -> None:
    plan = _everything()
    alone = {name for name, step in plan.artifacts.items() if name != step.info.name} - plan.needs_model
    assert {"images_of_train_items", "labels_of_train_items", "neighbours_of_images", "knn_predictions_of_images",
            "linear_predictions_of_images", "few_label_results_of_images"} <= alone  # fmt: skip
    assert not {name for name in alone if "latents" in name or "samples" in name}


def test_titles_are_not_given_twice() -> None:
    titles = [info.title for info in METRICS]
    assert len(set(titles)) == len(titles)
