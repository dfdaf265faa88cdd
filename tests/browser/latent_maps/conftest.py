"""One server and one browser context for all tests of the linked maps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

from tests.browser.chromium import is_driver_noise
from tests.browser.latent_maps.page import APP, VIEWPORT, Maps, Open
from tests.browser.served_script import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page


@pytest.fixture(scope="package")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(APP, tmp_path_factory.mktemp("latent_maps")) as where:
        yield where


@pytest.fixture(scope="package")
def usual(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=VIEWPORT, color_scheme="light")
    yield context
    context.close()


@pytest.fixture
def open_maps(usual: BrowserContext, address: str) -> Iterator[Open]:
    """Opens pages. Afterwards the consoles must be free of errors and nothing may have come from another host."""
    pages: list[Page] = []
    complaints: list[str] = []
    elsewhere: list[str] = []

    def open_page(query: str = "", *, browser: Browser | None = None, **options: Any) -> Maps:
        # Pages share one context unless they need another browser: a new context would load Streamlit from scratch.
        chosen = browser.new_context(viewport=VIEWPORT) if browser else usual
        page = chosen.new_page()
        pages.append(page)
        if options:
            page.emulate_media(color_scheme=options.get("color_scheme"))
            page.set_viewport_size(options.get("viewport", VIEWPORT))
        page.on("console", lambda message: _note(complaints, message.type, message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: None if _own(request.url, address) else elsewhere.append(request.url))
        page.goto(f"{address}/?{query}")
        page.wait_for_selector('.latent-maps[data-state="ready"]', timeout=60_000)
        return Maps(page)

    yield open_page
    for page in pages:
        page.close()
    assert complaints == []
    assert elsewhere == []


def _note(complaints: list[str], kind: str, text: str) -> None:
    if kind in ("error", "warning") and not is_driver_noise(text):
        complaints.append(f"{kind}: {text}")


def _own(url: str, address: str) -> bool:
    return url.startswith((address, "data:", "blob:"))
