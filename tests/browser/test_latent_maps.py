"""The linked latent maps in a real browser: lasso, hover, legend, zoom, keyboard, themes, reruns, and no WebGL."""

from __future__ import annotations

import io
import math
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from PIL import Image

from tests.browser.chromium import is_driver_noise, launch
from tests.browser.served_script import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("latent_maps")]

N = 600
VIEWPORT: ViewportSize = {"width": 1300, "height": 900}
APP = """
import numpy as np
import streamlit as st
from ui.components import latent_maps

st.set_page_config(layout="wide")
query = st.query_params
n, maps = int(query.get("n", 600)), int(query.get("maps", 3))
rng = np.random.default_rng(0)
labels = np.arange(n) % 4
corners = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * 4.0
specs = []
for k in range(maps):
    # Four clusters; in each further map every cluster has moved on by one corner.
    coordinates = corners[(labels + k) % 4] + rng.normal(size=(n, 2)) * 0.5
    if query.get("missing"):
        coordinates[: int(query["missing"])] = np.nan
    title = "a title " * 40 if query.get("long") else f"model {k}"
    specs.append(latent_maps.MapSpec(title, "#336699", "trustworthiness 0.95", coordinates))
images = np.zeros((n, 1, 8, 8), dtype=np.uint8)
images[:, 0, :, :] = (np.arange(n) % 256)[:, None, None]
if not st.checkbox("show the maps", value=True):
    st.stop()
selection = latent_maps.show(
    specs, item_ids=np.arange(n) + 1000, labels=labels, class_names=("cat", "dog", "owl", "fox"),
    colour_by={"error": np.linspace(0, 1, n)}, images=images, key="maps", height=420,
    selected=np.arange(5) if query.get("given") else None,
)
st.write(f"python: {len(selection.items)} by {selection.how}, cleared {selection.cleared}, "
         f"labels {sorted(set(labels[selection.items].tolist()))}")
st.button("run again")
"""
Open = Callable[..., "Maps"]


class Maps:
    """What a test does with the page, in its own words."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.root = page.locator(".latent-maps")

    def js(self, expression: str, argument: object = None) -> Any:
        return self.root.evaluate(f"(root, argument) => ({expression})", argument)

    def box(self, panel: int) -> dict[str, float]:
        box = self.page.locator(".plot").nth(panel).bounding_box()
        assert box is not None
        return dict(box)

    def at(self, panel: int, item: int) -> tuple[float, float]:
        x, y = self.js(f"root.locate({panel}, {item})")
        return float(x), float(y)

    def lasso(self, panel: int, *, corner: tuple[float, float]) -> None:
        """A circle around the cluster in one corner of a map, given as shares of its box."""
        box = self.box(panel)
        x, y = box["x"] + corner[0] * box["width"], box["y"] + corner[1] * box["height"]
        radius = min(box["width"], box["height"]) / 4
        # Starts on the side of the middle; the far side may leave the map, as a hand does.
        start = math.atan2(box["y"] + box["height"] / 2 - y, box["x"] + box["width"] / 2 - x)
        self.page.mouse.move(x + radius * math.cos(start), y + radius * math.sin(start))
        self.page.mouse.down()
        for step in range(1, 25):
            angle = start + 2 * math.pi * step / 24
            self.page.mouse.move(x + radius * math.cos(angle), y + radius * math.sin(angle))
        self.page.mouse.up()

    def says(self, pattern: str) -> None:
        self.page.get_by_text(re.compile(pattern)).wait_for(timeout=10_000)

    def wait_for_chosen(self, count: int) -> None:
        self.page.locator(f'.latent-maps[data-selected="{count}"]').wait_for(timeout=10_000)

    def chosen(self) -> int:
        return int(self.js("root.dataset.selected"))

    def inked(self, panel: int, *, layer: int = 1) -> set[tuple[int, int, int]]:
        """The opaque colours on a layer of a map: 0 all points, 1 what is chosen, 2 marks and lasso."""
        found = self.js(
            """(() => { const canvas = root.querySelectorAll('.plot')[argument[0]].children[argument[1]];
            const copy = canvas.cloneNode();
            const context = copy.getContext('2d', { willReadFrequently: true });
            context.drawImage(canvas, 0, 0);
            const { data } = context.getImageData(0, 0, copy.width, copy.height);
            const opaque = new Set();
            for (let k = 0; k < data.length; k += 4) {
              if (data[k + 3] === 255) opaque.add((data[k] << 16) | (data[k + 1] << 8) | data[k + 2]);
            }
            return [...opaque]; })()""",
            [panel, layer],
        )
        return {(rgb >> 16, (rgb >> 8) & 255, rgb & 255) for rgb in found}


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(APP, tmp_path_factory.mktemp("latent_maps")) as where:
        yield where


@pytest.fixture(scope="module")
def usual(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(viewport=VIEWPORT, color_scheme="light")
    yield context
    context.close()


@pytest.fixture
def open_maps(usual: BrowserContext, address: str) -> Iterator[Open]:
    """Opens the page; afterwards, nothing may have been complained about or fetched from elsewhere."""
    pages: list[Page] = []
    complaints: list[str] = []
    elsewhere: list[str] = []

    def open_page(query: str = "", *, browser: Browser | None = None, **options: Any) -> Maps:
        # One context for all pages that want nothing special: a new one would load Streamlit from scratch.
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


def _corner(maps: Maps, panel: int, label: int) -> tuple[float, float]:
    box, places = maps.box(panel), [maps.at(panel, item) for item in range(label, 80, 4)]
    x, y = np.mean(places, axis=0)
    return (x - box["x"]) / box["width"], (y - box["y"]) / box["height"]


def test_a_lasso_in_one_map_highlights_the_same_items_in_all_and_reaches_python(open_maps: Open) -> None:
    maps = open_maps()
    assert maps.js("root.dataset.renderer") == "webgl"
    assert maps.inked(0) == set()
    maps.lasso(1, corner=_corner(maps, 1, 2))
    maps.wait_for_chosen(N // 4)
    owl = (0xBD, 0x1F, 0x01)
    assert [maps.inked(panel) for panel in range(3)] == [{owl}] * 3, "one class, so one colour, in every map"
    maps.says(r"python: 150 by lasso, cleared False, labels \[2\]")


def test_shift_adds_and_escape_clears(open_maps: Open) -> None:
    maps = open_maps()
    maps.lasso(0, corner=_corner(maps, 0, 0))
    maps.page.keyboard.down("Shift")
    maps.lasso(0, corner=_corner(maps, 0, 1))
    maps.page.keyboard.up("Shift")
    maps.says(r"python: 300 by lasso, cleared False, labels \[0, 1\]")
    maps.page.keyboard.press("Escape")
    maps.says(r"python: 0 by none, cleared True")
    assert maps.inked(1) == set()


def test_a_rectangle_selects_and_the_button_clears(open_maps: Open) -> None:
    maps = open_maps()
    maps.page.get_by_role("button", name="Rectangle").click()
    x, y = maps.at(0, 2)
    maps.page.mouse.move(x - 60, y + 60)
    maps.page.mouse.down()
    maps.page.mouse.move(x, y)
    maps.page.mouse.move(x + 60, y - 60)
    maps.page.mouse.up()
    maps.says(r"labels \[2\]")
    assert 0 < maps.chosen() <= N // 4
    maps.page.get_by_role("button", name="Clear").click()
    maps.wait_for_chosen(0)


def test_hover_shows_the_items_own_image_and_marks_it_in_every_map(open_maps: Open) -> None:
    maps = open_maps()
    item = 77
    x, y = maps.at(0, item)
    maps.page.mouse.move(x - 5, y)
    maps.page.mouse.move(x, y)
    maps.page.wait_for_selector('.thumbnail[data-item="77"]')
    grey = "root.querySelector('.thumbnail').getContext('2d').getImageData(4, 4, 1, 1).data[0]"
    assert maps.js(grey) == item
    assert maps.page.locator(".tooltip dd").all_inner_texts() == ["1077", "dog"]
    assert all(maps.inked(panel, layer=2) for panel in range(3))
    maps.page.mouse.move(5, 5)
    maps.page.wait_for_selector(".tooltip", state="hidden")
    assert not any(maps.inked(panel, layer=2) for panel in range(3))


def test_a_click_selects_one_item(open_maps: Open) -> None:
    maps = open_maps()
    maps.page.mouse.click(*maps.at(2, 5))
    maps.says(r"python: 1 by click, cleared False, labels \[1\]")


def test_a_legend_entry_selects_its_class_and_shows_counts(open_maps: Open) -> None:
    maps = open_maps()
    maps.page.get_by_role("button", name="Select label fox").click()
    maps.says(r"python: 150 by class, cleared False, labels \[3\]")
    counts = maps.page.locator(".legend .count").all_inner_texts()
    assert counts == ["0", "0", "0", "150"]


def test_colouring_by_a_number_shows_its_scale_and_recolours_the_points(open_maps: Open) -> None:
    maps = open_maps()
    picture = "root.querySelector('.plot canvas').toDataURL()"
    before = maps.js(picture)
    maps.page.locator("select").select_option("error")
    maps.page.wait_for_selector(".legend .scale")
    maps.page.wait_for_selector('.latent-maps[data-state="ready"]')
    time.sleep(0.3)
    assert maps.js(picture) != before
    assert maps.page.locator(".legend .end").all_inner_texts() == ["≤ 0.01", "≥ 0.99"]


def test_zoom_is_linked_until_it_is_freed_and_a_double_click_resets_it(open_maps: Open) -> None:
    maps = open_maps()
    at_rest = maps.at(1, 0)
    box = maps.box(0)
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

    def zoom() -> None:
        maps.page.mouse.move(*middle)
        maps.page.keyboard.down("Control")
        maps.page.mouse.wheel(0, -200)
        maps.page.keyboard.up("Control")
        time.sleep(0.2)

    zoom()
    linked = maps.at(1, 0)
    assert math.dist(linked, at_rest) > 10
    maps.page.get_by_label("Link zoom").uncheck()
    zoom()
    assert maps.at(1, 0) == pytest.approx(linked)
    maps.page.get_by_label("Link zoom").check()
    maps.page.mouse.dblclick(*middle)
    assert maps.at(1, 0) == pytest.approx(at_rest)


def test_a_double_click_on_a_point_keeps_the_selection(open_maps: Open) -> None:
    maps = open_maps()
    maps.page.get_by_role("button", name="Select label fox").click()
    maps.says("python: 150 by class")
    maps.page.mouse.dblclick(*maps.at(0, 5))
    assert maps.chosen() == 150
    time.sleep(0.6)
    maps.says("python: 150 by class")


def test_the_wheel_scrolls_the_page_until_a_map_was_clicked(open_maps: Open) -> None:
    maps = open_maps()
    box, before = maps.box(0), maps.at(0, 0)
    maps.page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    maps.page.mouse.wheel(0, 1)
    time.sleep(0.1)
    assert maps.at(0, 0) == pytest.approx(before, abs=2)
    maps.page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
    maps.page.mouse.wheel(0, -200)
    time.sleep(0.2)
    assert math.dist(maps.at(0, 0), before) > 10


def test_the_keyboard_alone_reaches_an_item_and_selects_it(open_maps: Open) -> None:
    maps = open_maps()
    maps.page.locator(".plot").nth(1).focus()
    for key in ("n", "n", "n", "p"):
        maps.page.keyboard.press(key)
    assert maps.page.locator(".tooltip dd").first.inner_text() == "1001"
    before = maps.at(1, 1)
    for key in ("+", "ArrowLeft"):
        maps.page.keyboard.press(key)
    assert maps.at(1, 1) != before
    maps.page.keyboard.press("Enter")
    maps.says("python: 1 by click")
    maps.page.keyboard.press("0")
    assert maps.at(1, 1) == pytest.approx(before)


def test_search_finds_an_index_or_a_class(open_maps: Open) -> None:
    maps = open_maps()
    field = maps.page.get_by_label("Find items by index or label")
    field.fill("1003, 1007")
    field.press("Enter")
    maps.says(r"python: 2 by search, cleared False, labels \[3\]")
    field.fill("OWL")
    field.press("Enter")
    maps.says("python: 150 by search")
    field.fill("unicorn")
    field.press("Enter")
    assert field.get_attribute("aria-invalid") == "true"
    assert maps.chosen() == 150


def test_the_selection_is_also_a_table(open_maps: Open) -> None:
    maps = open_maps()
    maps.page.get_by_role("button", name="Select label dog").click()
    maps.page.get_by_text("Selection as a table (150)").click()
    cells = maps.page.locator("details td")
    cells.first.wait_for()
    assert cells.all_inner_texts()[:4] == ["1001", "dog", "1005", "dog"]
    assert maps.page.locator(".status").inner_text() == "150 of 600 selected"


def test_a_rerun_keeps_the_selection_and_sends_no_data_again(open_maps: Open) -> None:
    maps = open_maps("n=20000")
    received: list[int] = []
    maps.page.get_by_role("button", name="Select label cat").click()
    maps.says("python: 5000 by class")
    session = maps.page.context.new_cdp_session(maps.page)
    session.send("Network.enable")
    session.on("Network.webSocketFrameReceived", lambda event: received.append(len(event["response"]["payloadData"])))
    maps.js("root.testing = 'the same element'")
    maps.page.get_by_role("button", name="run again").click()
    maps.page.wait_for_function("() => !document.querySelector('[data-testid=stStatusWidget]')")
    time.sleep(1)
    assert maps.js("root.testing") == "the same element"
    assert maps.chosen() == 5000
    maps.says("python: 5000 by class")
    assert received
    assert sum(received) < 50_000, "the bundle and the points are 900 kB"


def test_a_selection_given_by_the_page_is_shown(open_maps: Open) -> None:
    maps = open_maps("given=1")
    maps.says("python: 5 by given")
    assert maps.chosen() == 5


def test_maps_that_are_put_up_again_show_and_tell_the_same_selection(open_maps: Open) -> None:
    maps = open_maps()
    maps.page.get_by_role("button", name="Select label owl").click()
    maps.says("python: 150 by class")
    maps.page.get_by_text("show the maps").click()
    maps.page.locator(".latent-maps").wait_for(state="detached")
    maps.page.get_by_text("show the maps").click()
    maps.page.wait_for_selector('.latent-maps[data-state="ready"]')
    assert maps.chosen() == 150
    maps.says("python: 150 by class")


def test_light_turns_dark_while_the_page_is_open(open_maps: Open) -> None:
    maps = open_maps(color_scheme="light")
    assert maps.js("root.dataset.theme") == "light"
    ink = maps.js("getComputedStyle(root).color")
    maps.page.emulate_media(color_scheme="dark")
    maps.page.wait_for_selector('.latent-maps[data-theme="dark"][data-state="ready"]')
    assert maps.js("getComputedStyle(root).color") != ink
    swatch = maps.js("getComputedStyle(root.querySelector('.entry .swatch')).backgroundColor")
    assert swatch != "rgb(63, 144, 218)", "categories are lighter on dark"


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
    maps.lasso(0, corner=_corner(maps, 0, 3))
    maps.wait_for_chosen(9000 // 4)
    assert len(maps.inked(2)) == 1
    maps.says(r"python: 2250 by lasso, cleared False, labels \[3\]")


def test_the_sample_can_be_looked_at_in_any_browser(open_maps: Open) -> None:
    assert open_maps("latent_maps=2d&n=100").js("root.dataset.renderer") == "canvas"


def test_losing_the_webgl_context_falls_back_to_plain_drawing(open_maps: Open) -> None:
    maps = open_maps()
    maps.page.get_by_role("button", name="Select label cat").click()
    maps.js("root.loseContext()")
    maps.page.wait_for_selector('.latent-maps[data-renderer="canvas"][data-state="ready"]')
    assert maps.chosen() == 150
    assert len(maps.inked(0)) == 1


def test_what_is_drawn_is_where_the_pointer_finds_it(open_maps: Open, tmp_path: Path) -> None:
    """The points are drawn by WebGL, hit by our own arithmetic: both must mean the same place."""
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
