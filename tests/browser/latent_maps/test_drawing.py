"""The linked maps draw any number of items and maps, with WebGL and without it."""

from __future__ import annotations

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from tests.browser.chromium import launch
from tests.browser.latent_maps.page import Maps, Open, corner

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("latent_maps")]


@pytest.mark.parametrize("n", [0, 1, 2])
def test_hardly_any_items_are_fine(open_maps: Open, n: int) -> None:
    maps = open_maps(f"n={n}")
    assert maps.page.locator(".status").inner_text() == f"{n} items"
    if n:
        maps.page.mouse.click(*maps.at(1, n - 1))
        maps.says("python: 1 by click")


def test_items_without_a_position_are_left_out_with_a_sentence(open_maps: Open) -> None:
    maps = open_maps("missing=12")
    maps.says(r"12 of 600 items have no finite position in .model 0. and are left out")
    maps.lasso(0, corner=_corner_of_present(maps, label=1))
    maps.wait_for_chosen(150 - 3)
    maps.says(r"labels \[1\]")
    everything = open_maps("missing=600")
    everything.says(r"No item has a finite position in .model 0.")


def _corner_of_present(maps: Maps, *, label: int) -> tuple[float, float]:
    box, places = maps.box(0), [maps.at(0, item) for item in range(12 + label, 80, 4)]
    x, y = np.mean(places, axis=0)
    return (x - box["x"]) / box["width"], (y - box["y"]) / box["height"]


@pytest.mark.parametrize(("maps", "width"), [(1, 1300), (8, 1300), (12, 1300), (12, 420)])
def test_any_number_of_maps_fits_the_width(open_maps: Open, maps: int, width: int) -> None:
    shown = open_maps(f"maps={maps}&long=1", viewport={"width": width, "height": 900})
    plots = shown.page.locator(".plot")
    assert plots.count() == maps
    for panel in range(maps):
        box = shown.box(panel)
        assert box["width"] >= 150
        assert box["height"] >= 150
        assert box["x"] + box["width"] <= width
    title = shown.page.locator(".panel .title").first
    assert title.get_attribute("title") == "a title " * 40
    assert shown.js("document.scrollingElement.scrollWidth <= window.innerWidth")


@pytest.fixture(scope="module")
def without_webgl(chromium: Browser) -> Iterator[Browser]:
    browser = launch(chromium.browser_type, webgl=False)
    yield browser
    browser.close()


def test_without_webgl_a_stratified_sample_is_drawn_and_says_so(open_maps: Open, without_webgl: Browser) -> None:
    maps = open_maps("n=9000", browser=without_webgl)
    assert maps.js("root.dataset.renderer") == "canvas"
    maps.says("This browser offers no WebGL")
    assert maps.page.locator(".panel .note").all_inner_texts() == ["showing 4,000 of 9,000"] * 3
    maps.lasso(0, corner=corner(maps, 0, 3))
    maps.wait_for_chosen(9000 // 4)
    assert len(maps.inked(2)) == 1
    maps.says(r"python: 2250 by lasso, cleared False, labels \[3\]")


def test_the_sample_can_be_looked_at_in_any_browser(open_maps: Open) -> None:
    maps = open_maps("n=100")
    maps.js("window.history.replaceState(null, '', '?latent_maps=2d')")
    try:
        assert open_maps("n=101").js("root.dataset.renderer") == "canvas"
    finally:
        maps.page.evaluate("window.history.replaceState(null, '', '?latent_maps=webgl')")


def test_webgl_is_started_for_many_points_only(open_maps: Open) -> None:
    maps = open_maps("n=100")
    maps.js("window.history.replaceState(null, '', '?')")
    try:
        few = open_maps("n=2600")
        assert few.js("root.dataset.renderer") == "canvas"
        assert few.js("root.querySelector('.notice').hidden"), "nothing is missing, so that nothing is said"
        few.lasso(0, corner=corner(few, 0, 3))
        few.wait_for_chosen(2600 // 4)
        assert open_maps("n=2700").js("root.dataset.renderer") == "webgl"
    finally:
        maps.page.evaluate("window.history.replaceState(null, '', '?latent_maps=webgl')")


def test_losing_the_webgl_context_falls_back_to_plain_drawing(open_maps: Open) -> None:
    maps = open_maps()
    maps.page.get_by_role("button", name="Select label cat").click()
    maps.js("root.loseContext()")
    maps.page.wait_for_selector('.latent-maps[data-renderer="canvas"][data-state="ready"]')
    assert maps.chosen() == 150
    assert len(maps.inked(0)) == 1


def test_what_is_drawn_is_where_the_pointer_finds_it(open_maps: Open, tmp_path: Path) -> None:
    """WebGL draws the points and our own arithmetic finds them under the pointer. Both must mean the same place."""
    maps = open_maps("n=2&maps=1")
    for zoomed in (False, True):
        if zoomed:
            maps.page.locator(".plot").focus()
            for key in ("+", "+", "ArrowLeft", "ArrowUp"):
                maps.page.keyboard.press(key)
            time.sleep(0.3)
        x, y = maps.at(0, 0)
        picture = Image.open(io.BytesIO(maps.page.screenshot())).convert("RGB")
        assert _near(picture.getpixel((round(x), round(y))), (0x3F, 0x90, 0xDA)), f"zoomed: {zoomed}"


def _near(found: Any, wanted: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(found, wanted, strict=True))
