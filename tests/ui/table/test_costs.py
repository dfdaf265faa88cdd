"""What measuring many models will take is estimated from what measuring took before."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from evaluation.store.run_facts import RunFacts
from ui.table import costs
from ui.table.model_rows import ModelRow


def facts(seconds: float) -> RunFacts:
    return RunFacts(family="", parameters=1, latent_dim=None, mark="", seconds=seconds, training={}, numbers={})


def before(monkeypatch: pytest.MonkeyPatch, seconds: dict[str, float], weight: int) -> None:
    runs = SimpleNamespace(
        all=lambda: [SimpleNamespace(id=one) for one in seconds], bytes=lambda ids: weight * len(ids)
    )
    monkeypatch.setattr("ui.services.store", lambda: SimpleNamespace(runs=runs))
    monkeypatch.setattr("ui.services.run_facts", lambda ids: {one: facts(seconds[one]) for one in ids})


def row(seconds: float | None) -> ModelRow:
    return ModelRow(id="0" * 10, sha256="0" * 64, name="m", colour=0, facts=None if seconds is None else facts(seconds))


def test_a_measured_model_takes_as_long_as_then_and_another_as_long_as_most(monkeypatch: pytest.MonkeyPatch) -> None:
    before(monkeypatch, {"a": 10.0, "b": 20.0, "c": 600.0}, weight=1_000_000)
    cost = costs.estimate([row(600.0), row(None)])
    assert (cost.seconds, cost.bytes) == (620.0, 2_000_000)
    assert cost.words.startswith("2 models: about 10 min 20 s and 2.0 MB of disk")


def test_before_the_first_measurement_nothing_is_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    before(monkeypatch, {}, weight=0)
    assert "is known once the first model was measured" in costs.estimate([row(None)]).words
