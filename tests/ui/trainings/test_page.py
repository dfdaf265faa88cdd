"""The Training page: what stands on it, and what the address and the browser say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.ui.apptest import everything_said, open_page
from tests.ui.trainings.conftest import LOOKS
from ui.components.training.series_view.told import Told, decode

PAGE = "pages/25_training.py"


@pytest.fixture(autouse=True)
def _no_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evaluation.jobs.supervisor.Supervisor.ensure_running", lambda self: None)


@pytest.mark.usefixtures("store")
def test_a_training_is_drawn_with_its_sentences_its_logs_and_its_film() -> None:
    at = open_page(PAGE, metric="mse", step="20", zoom="10,40")
    assert not at.exception
    assert "Mean squared error is best at step" in everything_said(at)
    (sent,) = [
        json.loads(element.proto.json) for element in at.get("bidi_component")
        if "series_view" in element.proto.component_name
    ]  # fmt: skip
    view: dict[str, Any] = sent["view"]
    assert (sent["step"], sent["zoom"]) == (20.0, [10.0, 40.0])
    assert [line["label"] for line in view["lines"]] == ["gan/run_0"]
    assert len(view["lines"][0]["x"]) == len(view["steps"]) == LOOKS
    assert [log["label"] for log in view["logs"]] == ["train_loss", "val_loss"]
    assert [strip["title"] for strip in view["strips"]] == ["Samples", "Inputs", "Reconstructions"]
    assert view["map"]["method"] == "PCA"
    assert any(mark["kind"] == "keep" for mark in view["marks"])


@pytest.mark.parametrize(
    ("state", "told"),
    [
        ({}, Told()),
        ({"told": "nonsense"}, Told()),
        ({"told": {"turn": -1, "zoom": [3, 2], "step": True}}, Told()),
        ({"told": {"turn": 2, "zoom": [1, float("inf")], "step": "x"}}, Told(turn=2)),
        ({"told": {"turn": 2, "zoom": [1, 5], "step": 3}}, Told(turn=2, zoom=(1.0, 5.0), step=3.0)),
    ],
)
def test_what_the_browser_tells_is_checked(state: object, told: Told) -> None:
    assert decode(state) == told
