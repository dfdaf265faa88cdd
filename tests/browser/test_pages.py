"""The pages in a real browser, on made-up runs: cold deep links, what the address keeps, themes, narrow screens."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from tests.browser.dashboard import IDLE, PAGES, dashboard, settled, visitor
from tests.fixtures.runs import ZOO, Kind, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("pages")]

HOSTILE = "<b>bold<img src=x onerror=alert(1)> & **stars** ünïcode 模型"
NAMED = ("", "models", "compare", "generation")
"""Pages that show every model by its name."""
BACKGROUND = {"light": "rgb(252, 252, 251)", "dark": "rgb(20, 21, 24)"}

OVERFLOW = "() => (main => main.scrollWidth - main.clientWidth)(document.querySelector('[data-testid=stMain]'))"
FONTS = """async () => {
  await document.fonts.ready;
  return [...document.fonts].filter(font => font.status === 'loaded').map(font => font.family);
}"""
IS_DRAWN_ON = "colour => getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor === colour"


@dataclass(frozen=True, slots=True)
class Stood:
    """How one page stood."""

    exceptions: int
    overflow: Mapping[str, float]
    """By colour scheme: px that it was wider than a screen of 1440 px (light) or 420 px (dark)."""
    images_of_names: int
    """Tags that a model's name became."""
    dot: str | None
    """Colour of one model; None on pages that show no names."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("pages") / "workspace"
    store = fill(workspace, ZOO | {HOSTILE: Kind(0.15), "breaking": Kind(0.15, breaks=True)})
    store.close()
    with dashboard(workspace) as where:
        yield where


@pytest.fixture(scope="module")
def walked(chromium: Browser, address: str) -> tuple[Mapping[str, Stood], list[str]]:
    """Every page, opened by its address: how it stood, wide and light, then narrow and dark. And all complaints.

    The first one is a deep link into a process that has shown no page yet, seen by somebody who reads dark pages.
    """
    with visitor(chromium, scheme="dark", width=420) as (page, complaints):
        page.goto(f"{address}/compare")
        settled(page, "Compare")
        assert page.evaluate(IS_DRAWN_ON, BACKGROUND["dark"])
        page.locator(".st-key-navigation a").nth(len(PAGES) - 1).wait_for(state="attached", timeout=30_000)
        page.locator(".measures td.best").first.wait_for(timeout=30_000)
        return {path: _stood(page, address, path) for path in PAGES}, complaints


def _stood(page: Page, address: str, path: str) -> Stood:
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")
    page.goto(f"{address}/{path}")
    settled(page, PAGES[path])
    dot = None
    if path in NAMED:
        page.get_by_text("<b>bold").first.wait_for(timeout=20_000)
        in_chips, in_numbers = (f"{part} .dot" for part in (".chips li[title=gan-covering]", "th[title=gan-covering]"))
        named = page.locator(".ts-name", has_text="gan-covering").locator(".ts-dot")
        dots = {"models": page.locator(in_chips), "compare": page.locator(in_numbers)}.get(path, named)
        dots.first.wait_for(timeout=20_000)
        while not (dot := dots.first.evaluate("dot => getComputedStyle(dot).backgroundColor")):
            page.wait_for_timeout(50)  # what is replaced while it is asked has no colour
    exceptions, images = page.locator("[data-testid=stException]").count(), page.locator("img[src=x]").count()
    page.wait_for_function(IS_DRAWN_ON, arg=BACKGROUND["light"])
    overflow = {"light": page.evaluate(OVERFLOW)}
    page.set_viewport_size({"width": 420, "height": 900})
    page.emulate_media(color_scheme="dark")
    page.wait_for_function(IS_DRAWN_ON, arg=BACKGROUND["dark"])
    settled(page, PAGES[path])
    overflow["dark"] = page.evaluate(OVERFLOW)
    return Stood(exceptions + page.locator("[data-testid=stException]").count(), overflow, images, dot)


def test_every_page_stands_without_a_complaint(walked: tuple[Mapping[str, Stood], list[str]]) -> None:
    stood, complaints = walked
    assert complaints == []
    assert {path: page.exceptions for path, page in stood.items() if page.exceptions} == {}
    assert {path: page.overflow for path, page in stood.items() if max(page.overflow.values()) > 1} == {}


def test_a_hostile_name_is_shown_and_nothing_else(walked: tuple[Mapping[str, Stood], list[str]]) -> None:
    assert sum(page.images_of_names for page in walked[0].values()) == 0


def test_a_model_keeps_its_colour_on_every_page(walked: tuple[Mapping[str, Stood], list[str]]) -> None:
    assert len({walked[0][path].dot for path in NAMED} - {None}) == 1


def test_a_refresh_and_a_change_of_page_lose_no_choice(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/compare")
        settled(page, "Compare")
        assert {"IBM Plex Sans", "IBM Plex Serif"} <= {family.strip('"') for family in page.evaluate(FONTS)}
        _a_measure_explains_itself_when_opened(page)
        page.get_by_role("button", name="Leave out vae-collapsed").click()
        page.wait_for_url(re.compile("models="))
        page.wait_for_function(IDLE)
        rows = page.locator(".measures tbody th")
        rows.filter(has_text="vae-collapsed").wait_for(state="detached", timeout=20_000)
        page.reload()
        settled(page, "Compare")
        rows.filter(has_text="autoencoder-8d").wait_for(timeout=20_000)
        assert rows.filter(has_text="vae-collapsed").count() == 0
        page.get_by_role("link", name="Generation").click()
        settled(page, "Generation")
        page.get_by_text("7 of 8 chosen on digits").wait_for(timeout=20_000)
        assert page.locator(".chips li", has_text="vae-collapsed").count() == 0
        page.go_back()
        settled(page, "Compare")
        page.get_by_text("7 of 8 chosen on digits").wait_for(timeout=20_000)
        assert page.locator(".chips li", has_text="vae-collapsed").count() == 0
        assert complaints == []


def _a_measure_explains_itself_when_opened(page: Page) -> None:
    details, panel = page.get_by_role("button", name="Details of Mean squared error"), page.locator(".measures aside")
    assert not panel.is_visible()
    details.click()
    page.wait_for_url(re.compile("details=mse"))
    assert "Example 2020" in panel.inner_text()
    panel.get_by_role("button", name="Close the details of Mean squared error").click()
    page.wait_for_url(lambda url: "details=" not in url)
    assert not panel.is_visible()
