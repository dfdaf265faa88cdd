"""One server and one page for all tests of the linked maps."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

import pytest

from tests.browser.chromium import is_driver_noise
from tests.browser.latent_maps.page import APP, VIEWPORT, Maps, Open
from tests.browser.served_script import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, ViewportSize


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(APP, tmp_path_factory.mktemp("latent_maps")) as where:
        yield where


@dataclass(slots=True)
class Watched:
    """A page, with what its console said and what it asked of other hosts."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    opened: int = 0
    """How often maps were put up on it."""


@pytest.fixture(scope="package")
def usual(chromium: Browser, address: str) -> Iterator[Watched]:
    """The page that stands, for all tests that need no other browser.

    Some 30 maps come and go on it. A browser holds 16 WebGL contexts: one that is not given back is a complaint.
    """
    with _watched(chromium, address) as watched:
        yield watched


@pytest.fixture
def open_maps(usual: Watched, address: str) -> Iterator[Open]:
    """Puts up maps. Afterwards the consoles must be free of errors and nothing may have come from another host."""
    with contextlib.ExitStack() as others:
        used = [usual]
        usual.complaints.clear()
        usual.elsewhere.clear()

        def open_page(
            query: str = "", *, browser: Browser | None = None, viewport: ViewportSize = VIEWPORT,
            color_scheme: Literal["light", "dark"] = "light",
        ) -> Maps:  # fmt: skip
            if browser is not None:
                used.append(others.enter_context(_watched(browser, address)))
            _put_up(used[-1], query, viewport, color_scheme)
            return Maps(used[-1].page)

        yield open_page
        assert [watched.complaints for watched in used] == [[]] * len(used)
        assert [watched.elsewhere for watched in used] == [[]] * len(used)


def _put_up(watched: Watched, query: str, viewport: ViewportSize, color_scheme: Literal["light", "dark"]) -> None:
    """Maps that no test has used, and their script has ended."""
    page = watched.page
    page.set_viewport_size(viewport)
    page.emulate_media(color_scheme=color_scheme)
    page.mouse.move(0, 0)
    watched.opened += 1
    written = f"{query}&opened={watched.opened}"
    before = page.locator(".latent-maps")  # in a shadow root, where the page's own selectors do not look
    before.evaluate_all("roots => { for (const root of roots) root.dataset.old = 'yes'; }")
    place = page.get_by_label("what to show")
    place.fill(written)
    place.press("Enter")
    place.blur()
    page.get_by_text(f"shown: {written}", exact=True).wait_for(timeout=60_000)
    page.locator(".latent-maps[data-old]").wait_for(state="detached")
    page.wait_for_selector(f'.latent-maps[data-state="ready"][data-theme="{color_scheme}"]', timeout=60_000)


@contextlib.contextmanager
def _watched(browser: Browser, address: str) -> Iterator[Watched]:
    context = browser.new_context(viewport=VIEWPORT, color_scheme="light")
    page = context.new_page()
    watched = Watched(page)
    page.on("console", lambda message: _note(watched.complaints, message.type, message.text))
    page.on("pageerror", lambda error: watched.complaints.append(str(error)))
    page.on("request", lambda request: None if _own(request.url, address) else watched.elsewhere.append(request.url))
    page.goto(f"{address}?latent_maps=webgl")  # however few points there are
    page.wait_for_selector('.latent-maps[data-state="ready"]', timeout=60_000)
    try:
        yield watched
    finally:
        context.close()


def _note(complaints: list[str], kind: str, text: str) -> None:
    if kind in ("error", "warning") and not is_driver_noise(text):
        complaints.append(f"{kind}: {text}")


def _own(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:"))
