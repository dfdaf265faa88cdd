"""The pages in a real browser, on made-up runs: cold deep links, what the address keeps, themes, narrow screens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.dashboard import IDLE, PAGES, dashboard, settled, visitor
from tests.fixtures.runs import ZOO, Kind, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

HOSTILE = "<b>bold<img src=x onerror=alert(1)> & **stars** ünïcode 模型"


OVERFLOW = "() => (main => main.scrollWidth - main.clientWidth)(document.querySelector('[data-testid=stMain]'))"
FONTS = """async () => {
  await document.fonts.ready;
  return [...document.fonts].filter(font => font.status === 'loaded').map(font => font.family);
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("pages") / "workspace"
    store = fill(workspace, ZOO | {HOSTILE: Kind(0.15), "breaking": Kind(0.15, breaks=True)})
    store.close()
    with dashboard(workspace) as where:
        yield where


def test_the_first_request_of_a_process_may_be_a_deep_link(chromium: Browser, tmp_path: Path) -> None:
    fill(tmp_path / "workspace", {"one": Kind(0.1), "two": Kind(0.2)}).close()
    with dashboard(tmp_path / "workspace") as where, visitor(chromium) as (page, complaints):
        page.goto(f"{where}/compare")
        settled(page, "Compare")
        page.locator(".st-key-navigation a").nth(len(PAGES) - 1).wait_for(timeout=30_000)
        page.locator("table.ts-part").nth(2).wait_for(timeout=30_000)
        assert complaints == []


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 420)])
def test_every_page_stands_without_a_complaint(chromium: Browser, address: str, scheme: str, width: int) -> None:
    with visitor(chromium, scheme=scheme, width=width) as (page, complaints):
        for path, title in PAGES.items():
            page.goto(f"{address}/{path}")
            settled(page, title)
            assert page.locator("[data-testid=stException]").count() == 0, title
            overflow = page.evaluate(OVERFLOW)
            assert overflow <= 1, f"{title} is {overflow} px wider than the screen"
            background = page.evaluate(
                "() => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor"
            )
            assert background == {"light": "rgb(252, 252, 251)", "dark": "rgb(20, 21, 24)"}[scheme]
        assert complaints == []


def test_the_fonts_are_served_from_here(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(address)
        settled(page, "Overview")
        loaded = page.evaluate(FONTS)
        assert {"IBM Plex Sans", "IBM Plex Serif"} <= {family.strip('"') for family in loaded}
        assert complaints == []


def test_a_refresh_and_a_change_of_page_lose_no_choice(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/compare")
        settled(page, "Compare")
        page.get_by_role("button", name="Leave out vae-collapsed").click()
        page.wait_for_url(re.compile("models="))
        page.wait_for_function(IDLE)
        headers = page.locator("table.ts-part thead")
        page.wait_for_function(
            "() => !document.querySelector('table.ts-part thead').innerText.includes('vae-collapsed')"
        )
        page.reload()
        settled(page, "Compare")
        headers.filter(has_text="autoencoder-8d").first.wait_for(timeout=20_000)
        assert headers.filter(has_text="vae-collapsed").count() == 0
        page.get_by_role("link", name="Generation").click()
        settled(page, "Generation")
        page.get_by_text("7 of 8 chosen on digits").wait_for(timeout=20_000)
        assert page.locator(".chips li", has_text="vae-collapsed").count() == 0
        page.go_back()
        settled(page, "Compare")
        page.get_by_text("7 of 8 chosen on digits").wait_for(timeout=20_000)
        assert page.locator(".chips li", has_text="vae-collapsed").count() == 0
        assert complaints == []


def test_a_hostile_name_is_shown_and_nothing_else(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        for path in ("", "models", "compare", "generation"):
            page.goto(f"{address}/{path}")
            settled(page, PAGES[path])
            assert page.locator("img[src=x]").count() == 0
            page.get_by_text("<b>bold").first.wait_for(timeout=20_000)
        assert complaints == []


def test_a_measure_explains_itself_when_opened(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, _):
        page.goto(f"{address}/compare")
        settled(page, "Compare")
        first = page.locator("table.ts-part details").first
        assert not first.locator("p").first.is_visible()
        first.locator("summary").click()
        assert first.locator("p").first.is_visible()
        assert "Source: Example 2020" in first.inner_text()


def test_a_model_keeps_its_colour_on_every_page(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, _):
        seen = set()
        for path in ("", "models", "compare", "generation"):
            page.goto(f"{address}/{path}")
            settled(page, PAGES[path])
            dot = page.locator(".ts-name", has_text="gan-covering").locator(".ts-dot").first
            dot.wait_for(timeout=20_000)
            seen.add(dot.evaluate("dot => getComputedStyle(dot).backgroundColor"))
        assert len(seen) == 1
