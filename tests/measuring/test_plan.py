"""Which metrics are measured when a metric, a group or everything is asked for."""

from __future__ import annotations

import pytest

from evaluation.measuring.plan import choose_metrics, make_plan
from evaluation.registry import registry
from evaluation.types import Config

ON_REQUEST = sorted(info.name for info in registry().metrics.values() if info.on_request)


@pytest.mark.parametrize("globs", [("*",), ("latent",), ("mse", "lat*")])
def test_a_metric_on_request_is_not_measured_unasked(globs: tuple[str, ...]) -> None:
    assert ON_REQUEST == ["pacmap_map", "umap_learn_map"]
    assert not {info.name for info in choose_metrics(registry(), globs)} & set(ON_REQUEST)


@pytest.mark.parametrize("name", ON_REQUEST)
def test_a_metric_on_request_is_measured_when_it_is_named(name: str) -> None:
    for globs in (("*", name), (f"{name[:-1]}*",), ("latent", name)):
        assert name in {info.name for info in choose_metrics(registry(), globs)}


def test_only_a_plan_with_such_an_artifact_has_something_to_compile() -> None:
    assert make_plan(registry(), Config()).compiling == ()
    assert make_plan(registry(), Config(metrics=("*", *ON_REQUEST))).compiling == (
        "pacmap_coordinates",
        "umap_learn_coordinates",
    )
