"""Workers that say too much, or have too few walls."""

from __future__ import annotations

from pathlib import Path

import pytest

from evaluation.jobs import workers
from evaluation.types import TouchstoneError
from tests.jobs.test_evaluation_job import Heard, job

pytestmark = pytest.mark.usefixtures("fake_worker")


def test_a_worker_that_floods_is_heard_in_turns_and_can_be_stopped(tmp_path: Path) -> None:
    heard, asked = Heard(), 0

    def stopped() -> bool:
        nonlocal asked
        asked += bool(heard.events)
        return asked > 4

    assert not job(tmp_path, "flood", stopped=stopped).run(heard)
    assert len(heard.events) <= 5 * workers.TURN_MESSAGES


def test_below_the_level_that_is_required_nothing_is_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOUCHSTONE_ISOLATION", "required")
    heard = Heard()
    with pytest.raises(TouchstoneError, match=r"at least 'files' \(TOUCHSTONE_ISOLATION\), and here they get 'limits'"):
        job(tmp_path, "ok").run(heard)
    assert heard.recognised == {}
    monkeypatch.setenv("TOUCHSTONE_ISOLATION", "much")
    with pytest.raises(TouchstoneError, match="expects required, limits, calls, files or namespaces; got 'much'"):
        job(tmp_path, "ok").run(heard)
