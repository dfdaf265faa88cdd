"""A page that is opened fetches no charting library: a chart below, or behind a tab, fetches it when it is reached."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.dashboard import PAGES, dashboard, settled, visitor
from tests.fixtures.runs import ZOO, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]
HEAVY = ("PlotlyChart", "DeckGl", "Vega", "ECharts", "DataFrame")
FETCHED = "() => performance.getEntriesByType('resource').map(one => one.name)"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("light") / "workspace"
    fill(workspace, ZOO).close()
    with dashboard(workspace) as where:
        yield where


def heavy(page: Page) -> set[str]:
    return {part for part in HEAVY for name in page.evaluate(FETCHED) if f"/{part}" in name}


def test_no_page_fetches_a_charting_library_before_it_is_needed(chromium: Browser, address: str) -> None:
    found = {}
    for path, title in PAGES.items():
        with visitor(chromium) as (page, complaints):
            page.goto(f"{address}/{path}")
            settled(page, title)
            page.wait_for_timeout(300)
            found[path] = heavy(page)
            assert complaints == []
    assert {path: names for path, names in found.items() if names} == {}


def test_a_chart_is_drawn_when_the_reader_comes_to_it(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/generation")
        settled(page, PAGES["generation"])
        place = page.locator(".ts-unseen").first
        place.wait_for(timeout=20_000)
        assert page.locator(".js-plotly-plot").count() == 0
        place.scroll_into_view_if_needed()
        page.locator(".js-plotly-plot").first.wait_for(timeout=30_000)
        assert complaints == []
