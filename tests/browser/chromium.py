"""How every browser test starts Chromium, with WebGL or without.

Chromium 156 without a GPU draws WebGL in software (SwiftShader) out of the box, also under ``--disable-gpu``;
``--enable-unsafe-swiftshader`` says so explicitly, because newer versions refuse it by default.
``--disable-software-rasterizer`` beside ``--disable-gpu`` takes WebGL away: the flag pair of the fallback tests.
"""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

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


def launch(playwright: Playwright, *, webgl: bool = True) -> Browser:
    """A headless Chromium that needs no GPU. ``webgl=False`` gives the browser that the plain fallbacks are for."""
    path = executable()
    if path is None:
        raise FileNotFoundError("expected Chromium on the PATH; install it, or set TOUCHSTONE_CHROMIUM to its path")
    extra = WITH_WEBGL if webgl else WITHOUT_WEBGL
    return playwright.chromium.launch(executable_path=path, headless=True, args=[*COMMON, *extra])
