"""What is done before the server listens."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.starlette import App

from tests.fixtures.loops import finished
from ui import services, warm_up
from ui.server import intake
from ui.server.lifespan import lifespan


def test_the_libraries_of_pages_are_there_before_the_first_request(monkeypatch: pytest.MonkeyPatch) -> None:
    done: list[str] = []
    monkeypatch.setattr(warm_up, "import_libraries", lambda: done.append("libraries"))
    monkeypatch.setattr(intake, "incoming", lambda: done.append("workspace"))
    monkeypatch.setattr(intake, "close", lambda: None)
    monkeypatch.setattr(services, "end", lambda: None)
    app = App(str(Path(__file__)))

    async def serve() -> list[str]:
        async with lifespan(app):
            return list(done)

    assert "libraries" in finished(serve())
