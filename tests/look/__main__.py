"""Opens every page of a workspace in Chromium and puts its pictures on contact sheets, one a width and a theme.

    python -m tests.look WORKSPACE FOLDER [--widths 390 1440] [--themes light dark] [--query models=...]

Prints what `tests.look.layout` finds on each page. Whether a page is good is for who looks at the sheets.
"""

from __future__ import annotations

import argparse
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw
from playwright.sync_api import sync_playwright

from tests.browser.chromium import launch
from tests.browser.dashboard import PAGES, dashboard, settled, visitor
from tests.look.layout import faults

if TYPE_CHECKING:
    from playwright.sync_api import Browser

TALLEST = 3000
"""Pixels of a page that are shown."""
HEIGHT = "() => Math.ceil(document.querySelector('[data-testid=stMain]')?.scrollHeight ?? 0)"
REST = 1500
"""Milliseconds after the script's end, for charts and maps."""


def main() -> None:
    wanted = _arguments()
    wanted.folder.mkdir(parents=True, exist_ok=True)
    served = nullcontext(wanted.workspace) if wanted.workspace.startswith("http") else dashboard(Path(wanted.workspace))
    with served as address, sync_playwright() as playwright, launch(playwright) as browser:
        for theme in wanted.themes:
            for width in wanted.widths:
                made = [_shoot(browser, address, path, wanted, width, theme) for path in wanted.pages]
                sheet = wanted.folder / f"sheet-{width}-{theme}.png"
                _sheet(made, width).save(sheet)
                print(sheet, flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.look", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("workspace", help="a folder, or the address of a dashboard that runs")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--widths", type=int, nargs="+", default=[390, 900, 1440])
    parser.add_argument("--themes", nargs="+", default=["light", "dark"])
    parser.add_argument("--query", default="")
    parser.add_argument("--pages", nargs="+", default=list(PAGES), choices=list(PAGES))
    return parser.parse_args()


def _shoot(
    browser: Browser, address: str, path: str, wanted: argparse.Namespace, width: int, theme: str
) -> tuple[str, Path]:
    title = PAGES[path]
    file = wanted.folder / f"{path or 'overview'}-{width}-{theme}.png"
    with visitor(browser, width=width, scheme=theme) as (page, complaints):
        page.goto(f"{address}/{path}?{wanted.query}")
        settled(page, title, seconds=180)
        page.wait_for_timeout(REST)
        for _ in range(2):  # what comes into sight may draw more
            page.set_viewport_size({"width": width, "height": max(600, min(page.evaluate(HEIGHT), TALLEST))})
            page.wait_for_timeout(REST)
        said = [*faults(page), *complaints]
        page.screenshot(path=file)
    print(f"{title}, {width} px, {theme}: {'; '.join(said) or 'nothing found'}", flush=True)
    return title, file


def _sheet(made: list[tuple[str, Path]], width: int) -> Image.Image:
    """All pages beside one another, each under its title."""
    pictures = [Image.open(file).convert("RGB") for _, file in made]
    whole = Image.new("RGB", ((width + 16) * len(made), 24 + max(one.height for one in pictures)), "#888888")
    for place, ((title, _), picture) in enumerate(zip(made, pictures, strict=True)):
        whole.paste(picture, (place * (width + 16), 24))
        ImageDraw.Draw(whole).text((place * (width + 16) + 4, 6), title, fill="black")
    return whole


if __name__ == "__main__":
    main()
