"""The Items page in a browser: by keyboard, and with a selection that was drawn on a map."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.dashboard import dashboard, settled, visitor
from tests.fixtures.runs import ZOO, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("items")]

OPENED = ".ts-opened b"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("items") / "workspace"
    fill(workspace, {name: ZOO[name] for name in ("autoencoder-8d", "conv-vae", "gan-covering")}).close()
    with dashboard(workspace) as where:
        yield where


def test_images_are_walked_by_keyboard_and_the_address_follows(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/items?find=8")
        settled(page, "Items")
        first = _opened(page)
        _press_next(page)
        settled(page, "Items")
        second = _opened(page)
        assert second != first
        page.keyboard.press("p")
        page.get_by_text(first, exact=True).wait_for()
        # Within the sheet: arrows go from image to image, Enter opens.
        page.locator("table.ts-items button").first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        page.get_by_text(second, exact=True).wait_for()
        assert page.evaluate("() => document.activeElement.closest('table.ts-items') !== null")
        before = page.evaluate("() => document.activeElement.dataset.item")
        page.reload()
        settled(page, "Items")
        assert _opened(page) == second == f"Image {before}"
        assert complaints == []


def test_past_the_last_image_comes_the_next_page(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/items")
        settled(page, "Items")
        page.get_by_text(re.compile("^1 to 40 of")).wait_for()
        page.locator("table.ts-items button").first.focus()
        page.keyboard.press("End")
        page.keyboard.press("ArrowRight")
        page.get_by_text(re.compile("^41 to 80 of")).wait_for()
        page.wait_for_function("() => document.activeElement.dataset.item === '40'")
        assert complaints == []


def test_what_is_drawn_on_a_map_is_found_on_items_by_somebody_else(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/latent_space")
        settled(page, "Latent space")
        page.get_by_role("button", name="Select label 3").click()
        page.wait_for_url(re.compile("selection=set-[0-9a-f]{12}"))
        settled(page, "Latent space")
        drawn = int(page.locator(".latent-maps").get_attribute("data-selected") or 0)
        assert drawn > 10
        page.get_by_role("link", name="Open these images on Items").click()
        settled(page, "Items")
        _says_count(page, drawn)
        link = page.url
        assert complaints == []
    with visitor(chromium, width=390, scheme="dark") as (page, complaints):
        page.goto(link)
        settled(page, "Items")
        _says_count(page, drawn)
        page.locator("table.ts-items td[data-item]").first.click()
        page.wait_for_url(re.compile("item="))
        page.goto(link.replace("/items", "/latent_space"))
        settled(page, "Latent space")
        page.locator(f'.latent-maps[data-selected="{drawn}"]').wait_for(timeout=30_000)
        assert complaints == []


def _press_next(page: Page) -> None:
    """Once: Streamlit hears shortcuts a moment after it has drawn their buttons, and a key before that is lost."""
    from playwright.sync_api import TimeoutError  # where there is no Playwright these tests are skipped

    for _ in range(10):
        page.keyboard.press("n")
        try:
            return page.wait_for_url(re.compile("item="), timeout=6_000)
        except TimeoutError:
            continue
    raise AssertionError("no press of n opened the next image")


def _opened(page: Page) -> str:
    return page.locator(OPENED).inner_text()


def _says_count(page: Page, count: int) -> None:
    page.get_by_text(f"of {count} images").first.wait_for(timeout=30_000)
