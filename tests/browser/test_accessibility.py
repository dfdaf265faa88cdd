"""Every page under axe-core's rules, light and dark; and the main job by keyboard alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from tests.browser.dashboard import PAGES, dashboard, settled, visitor
from tests.fixtures.runs import ZOO, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("accessibility")]

AXE = (resources.files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
SERIOUS = """async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter(found => ['serious', 'critical'].includes(found.impact))
  .map(found => `${found.id}: ${found.nodes.map(node => node.html.slice(0, 120)).slice(0, 3).join(' | ')}`)"""
RING = (
    "() => { const style = getComputedStyle(document.activeElement); return [style.outlineStyle, style.outlineWidth] }"
)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("accessible") / "workspace"
    fill(workspace, ZOO).close()
    with dashboard(workspace) as where:
        yield where


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_has_a_serious_fault(chromium: Browser, address: str, scheme: str) -> None:
    faults: dict[str, list[str]] = {}
    with visitor(chromium, scheme=scheme) as (page, _):
        for path, title in PAGES.items():
            page.goto(f"{address}/{path}")
            settled(page, title)
            page.evaluate(AXE)
            if found := page.evaluate(SERIOUS):
                faults[path] = found
    assert faults == {}


def test_the_main_job_is_done_by_keyboard_alone(chromium: Browser, address: str) -> None:
    """Choose a question, go to the report, and download it; the focus is seen at every step."""
    with visitor(chromium) as (page, complaints):
        page.goto(address)
        settled(page, PAGES[""])
        _tab_to(page, "Everything")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("question=samples"))
        settled(page, PAGES[""])
        _tab_to(page, "Report")
        assert _ring(page)
        page.keyboard.press("Enter")
        settled(page, "Report")
        _tab_to(page, "Download HTML")
        assert _ring(page)
        with page.expect_download(timeout=120_000) as waiting:
            page.keyboard.press("Enter")
        assert waiting.value.suggested_filename == "touchstone-report.html"
        assert complaints == []


def _tab_to(page: Page, words: str, most: int = 120) -> None:
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("() => document.activeElement.innerText?.trim()") == words:
            return
    raise AssertionError(f"no press of Tab reaches '{words}'")


def _ring(page: Page) -> bool:
    style, width = page.evaluate(RING)
    return bool(style != "none" and float(width.removesuffix("px")) >= 2)
