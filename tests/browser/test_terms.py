"""A term says what it means by hover and by keyboard focus, and leads to all that is said of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.dashboard import dashboard, settled, visitor
from tests.fixtures.runs import ZOO, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("terms") / "workspace"
    fill(workspace, dict(list(ZOO.items())[:3])).close()
    with dashboard(workspace) as where:
        yield where


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_hover_and_focus_show_the_meaning_and_escape_hides_it(
    chromium: Browser, address: str, width: int, scheme: str
) -> None:
    with visitor(chromium, width=width, scheme=scheme) as (page, complaints):
        page.goto(f"{address}/generation")
        settled(page, "Generation")
        word, tip = page.locator("a.ts-term").first, page.locator("#ts-tip")
        word.hover()
        tip.wait_for()
        assert tip.inner_text() == word.get_attribute("data-says")
        box = tip.bounding_box()
        assert box is not None
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        tip.hover()  # it stays under the pointer
        page.wait_for_timeout(300)
        assert tip.is_visible()
        page.keyboard.press("Escape")
        tip.wait_for(state="hidden")
        page.mouse.move(5, 5)
        word.focus()
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Tab")
        tip.wait_for()
        assert word.get_attribute("aria-describedby") == "ts-tip"
        page.keyboard.press("Enter")
        settled(page, "Glossary")
        assert page.locator(".ts-entry").is_visible()
        assert complaints == []


@pytest.mark.parametrize(
    ("path", "title", "word"),
    [
        ("", "Overview", "table.ts-effects a.ts-term"),
        ("", "Overview", "table.ts-decisions [tabindex][data-says]"),
        ("compare", "Compare", ".measures button[data-says]"),
    ],
)
def test_words_inside_tables_say_what_they_mean(
    chromium: Browser, address: str, path: str, title: str, word: str
) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/{path}")
        settled(page, title)
        said, tip = page.locator(word).first, page.locator("#ts-tip")
        said.wait_for()
        _until_shown(page, said.hover)
        assert tip.inner_text() == said.get_attribute("data-says") != ""
        page.keyboard.press("Escape")
        tip.wait_for(state="hidden")
        page.mouse.move(5, 5)
        said.focus()
        _until_shown(page, lambda: [page.keyboard.press(key) for key in ("Shift+Tab", "Tab")])
        assert tip.inner_text() == said.get_attribute("data-says")
        assert complaints == []


def _until_shown(page: Page, act: Callable[[], object]) -> None:
    """A page that is still drawn replaces what the pointer is on, and then nothing is said of it until it moves."""
    from playwright.sync_api import TimeoutError  # where there is no Playwright these tests are skipped

    for _ in range(8):
        act()
        try:
            return page.locator("#ts-tip").wait_for(timeout=3_000)
        except TimeoutError:
            page.mouse.move(5, 5)
    raise AssertionError("the meaning is not shown")
