"""What is done before the server listens."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.starlette import App

from evaluation.jobs import workers
from evaluation.jobs.sandbox import availability
from tests.fixtures.loops import finished
from ui import services, warm_up
from ui.server import intake
from ui.server.lifespan import lifespan


def test_the_libraries_of_pages_are_there_before_the_first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(warm_up, "import_libraries", lambda: done.append("libraries"))
    monkeypatch.setattr(warm_up, "start_workers", lambda: done.append("workers"))
    monkeypatch.setattr(intake, "incoming", lambda: done.append("workspace"))
    monkeypatch.setattr(intake, "close", lambda: None)
    monkeypatch.setattr(services, "end", lambda: None)
    app = App(str(Path(__file__)))

    async def serve() -> list[str]:
        async with lifespan(app):
            return list(done)

    assert finished(serve())[:2] == ["workers", "libraries"], "workers are imported beside it, so they come first"


@pytest.mark.parametrize("why_not", [None, "they need Linux"])
def test_workers_are_started_where_there_can_be_any(why_not: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[str] = []
    monkeypatch.setattr(availability, "why_no_workers", lambda: why_not)
    monkeypatch.setattr(workers, "warm", lambda: started.append("warm"))
    warm_up.start_workers()
    assert started == ([] if why_not else ["warm"])
