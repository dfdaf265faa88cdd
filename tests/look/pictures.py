"""Makes the pictures of docs/images: ``python -m tests.look.pictures ADDRESS`` of a dashboard with the measured zoo."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch
from tests.browser.dashboard import PAGES, settled, visitor

FOLDER = Path(__file__).parents[2] / "docs" / "images"
WIDTH = 1440
REST = 4000
"""Milliseconds after the script's end, for charts and pictures."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    name: str
    path: str
    height: int
    query: str = ""


PICTURES = (
    Picture(name="overview", path="", height=900),
    Picture(name="compare", path="compare", height=1490),
    Picture(name="items", path="items", height=940, query="order=alike&like=5&item=5"),
)


def main() -> None:
    (address,) = sys.argv[1:]
    with sync_playwright() as playwright, launch(playwright) as browser, visitor(browser, width=WIDTH) as (page, _):
        for one in PICTURES:
            page.set_viewport_size({"width": WIDTH, "height": one.height})
            page.goto(f"{address}/{one.path}?{one.query}")
            settled(page, PAGES[one.path], seconds=180)
            page.wait_for_timeout(REST)
            page.screenshot(path=FOLDER / f"{one.name}.png")
            print(one.name, flush=True)


if __name__ == "__main__":
    main()
