"""How every browser test starts Chromium, with WebGL or without.

Chromium 156 without a GPU draws WebGL in software (SwiftShader) out of the box, also under ``--disable-gpu``;
newer versions need ``--enable-unsafe-swiftshader`` for it. ``--disable-gpu`` together with
``--disable-software-rasterizer`` takes WebGL away, which the tests of the fallback use.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserType, Playwright

COMMON = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-gpu",
    # /dev/shm is 64 MB in many containers; Chromium crashes when a page of large figures fills it.
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)
WITH_WEBGL = ("--enable-unsafe-swiftshader",)
WITHOUT_WEBGL = ("--disable-software-rasterizer",)


def executable() -> str | None:
    """Path of Chromium: ``TOUCHSTONE_CHROMIUM``, else the system's; None where there is none (tests skip then)."""
    chosen = os.environ.get("TOUCHSTONE_CHROMIUM")
    return chosen or shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


def launch(playwright: Playwright | BrowserType, *, webgl: bool = True) -> Browser:
    """A headless Chromium that needs no GPU. With ``webgl=False`` it has no WebGL.

    A test that has a browser already starts another kind with ``launch(browser.browser_type, ...)``.
    """
    path = executable()
    if path is None:
        raise FileNotFoundError("expected Chromium on the PATH; install it, or set TOUCHSTONE_CHROMIUM to its path")
    extra = WITH_WEBGL if webgl else WITHOUT_WEBGL
    chromium: BrowserType = getattr(playwright, "chromium", playwright)
    return chromium.launch(executable_path=path, headless=True, args=[*COMMON, *extra])


def is_driver_noise(message: str) -> bool:
    """True for messages of Chromium's software WebGL about itself. No page can prevent them."""
    return "GL Driver Message" in message and "GPU stall due to ReadPixels" in message
