"""A model that is being measured is shown with what has come out, and with how far it is."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.judging.questions import questions
from evaluation.record.schema import Ok
from evaluation.types import Config
from tests.fixtures.runs import zoo_run
from ui import services
from ui.components.shared import so_far


def test_a_running_model_is_there_with_its_numbers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_WORKSPACE", str(tmp_path / "workspace"))
    store = services.store()
    added = [store.checkpoints.add(name.encode(), name=name, origin="upload").sha256 for name in ("<b>a", "waits")]
    store.jobs.add(added, data="digits", config=Config())
    held = store.jobs.claim("here")
    assert held is not None
    held.advance(added[0], status="running", done=0, total=0)
    assert so_far.begun() == [], "it is being opened"
    outcomes = zoo_run("autoencoder-2d").record.outcomes
    for done, outcome in enumerate(outcomes, start=1):
        held.add_outcome(added[0], outcome, done=done, total=len(outcomes) + 1)
    (one,) = so_far.begun()
    assert (one.name, one.done, one.total) == ("<b>a", len(outcomes), len(outcomes) + 1)
    assert [outcome.metric for outcome in one.outcomes] == [outcome.metric for outcome in outcomes]
    drawn = so_far.lines([one])
    assert f"{one.done} of {one.total} measures so far" in drawn
    assert "<b>a" not in drawn


def test_a_question_is_answered_by_its_most_telling_number_so_far() -> None:
    outcomes = zoo_run("autoencoder-2d").record.outcomes
    for asked in questions().values():
        able = [one for one in outcomes if isinstance(one, Ok) and one.value is not None and one.group in asked.groups]
        for until in range(len(outcomes) + 1):
            seen = [one.metric for one in able if one in outcomes[:until] and one.better is not None]
            found = so_far._telling(asked, outcomes[:until])
            assert (found is None) == (not seen)
            assert found is None or asked.place(found.metric) == min(map(asked.place, seen))
