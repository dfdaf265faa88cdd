"""The Report page: its parts are moved by their arrows, and the preview shows them in that order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.dashboard import dashboard, settled, visitor
from tests.fixtures.runs import ZOO, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("report") / "workspace"
    fill(workspace, dict(list(ZOO.items())[:3])).close()
    with dashboard(workspace) as where:
        yield where


def test_a_part_is_moved_and_left_out_and_the_preview_follows(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/report")
        settled(page, "Report")
        page.get_by_text("Parts of the report").click()
        rows = page.get_by_role("button", name=re.compile(r"Move .* up")).filter(visible=True)
        rows.first.wait_for(timeout=30_000)
        assert rows.first.is_disabled(), "the first cannot go up"
        before = rows.all_inner_texts()
        rows.nth(1).click()
        page.wait_for_url(re.compile("parts="), timeout=30_000)
        settled(page, "Report")
        assert rows.all_inner_texts() == [before[1], before[0], *before[2:]]
        page.get_by_role("button", name=re.compile(r"Move .* down")).filter(visible=True).first.click()
        page.wait_for_url(re.compile(r"report(?!.*parts=)"), timeout=30_000)
        settled(page, "Report")
        assert rows.all_inner_texts() == before
        page.get_by_role("button", name=re.compile(r"Leave .* out")).filter(visible=True).last.click()
        page.wait_for_url(re.compile("parts="), timeout=30_000)
        settled(page, "Report")
        assert rows.count() == len(before) - 1
        page.get_by_role("button", name="Show a preview").click()
        frame = page.frame_locator("iframe[title='Preview of the report']")
        frame.locator("h1").first.wait_for(timeout=120_000)
        assert complaints == []
