"""What holds for all registered metrics and artifacts together. test_registered.py holds each by itself."""

from __future__ import annotations

from evaluation.measuring.plan import Plan, make_plan
from evaluation.registry import registry
from evaluation.types import Config

METRICS = sorted(registry().metrics.values(), key=lambda info: info.name)


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
