"""Readers who come together to a server that has just started."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.dashboard import PAGES, dashboard, settled, visitor
from tests.fixtures.runs import ZOO, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOGETHER = ("", "compare", "latent_space", "generation")
"""Pages that draw with plotly, pandas and Pillow in different orders."""


def test_four_sessions_at_once_are_all_served(chromium: Browser, tmp_path: Path) -> None:
    fill(tmp_path / "workspace", dict(list(ZOO.items())[:3])).close()
    with dashboard(tmp_path / "workspace") as address, ExitStack() as readers:
        pages = [readers.enter_context(visitor(chromium)) for _ in TOGETHER]
        for (page, _), path in zip(pages, TOGETHER, strict=True):
            page.goto(f"{address}/{path}", wait_until="commit")
        for (page, complaints), path in zip(pages, TOGETHER, strict=True):
            settled(page, PAGES[path])
            assert page.locator("[data-testid=stException]").all_inner_texts() == []
            assert complaints == []
    log = (tmp_path / "workspace-server.log").read_text(encoding="utf-8")
    assert "Traceback" not in log
