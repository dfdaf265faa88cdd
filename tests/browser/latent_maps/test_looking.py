"""Hover, colours, zoom and themes of the linked maps."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.browser.latent_maps.page import Open

if TYPE_CHECKING:
    pass

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("latent_maps")]


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

    zoom()
    maps.moves(1, 0, since=at_rest)
    linked, own = maps.at(1, 0), maps.at(0, 0)
    maps.page.get_by_label("Link zoom").uncheck()
    zoom()
    maps.moves(0, 0, since=own)
    assert maps.at(1, 0) == pytest.approx(linked)
    maps.page.get_by_label("Link zoom").check()
    maps.page.mouse.dblclick(*middle)
    assert maps.at(1, 0) == pytest.approx(at_rest)


def test_the_wheel_scrolls_the_page_until_a_map_was_clicked(open_maps: Open) -> None:
    maps = open_maps()
    box, before = maps.box(0), maps.at(0, 0)
    maps.page.mouse.move(box["x"] + 20, box["y"] + box["height"] / 2)
    maps.page.mouse.wheel(0, 1)
    time.sleep(0.1)
    assert maps.at(0, 0) == pytest.approx(before, abs=2)
    maps.page.mouse.click(box["x"] + 20, box["y"] + box["height"] / 2)
    maps.page.mouse.wheel(0, -200)
    maps.moves(0, 0, since=before)


def test_light_turns_dark_while_the_page_is_open(open_maps: Open) -> None:
    maps = open_maps(color_scheme="light")
    assert maps.js("root.dataset.theme") == "light"
    ink = maps.js("getComputedStyle(root).color")
    maps.page.emulate_media(color_scheme="dark")
    maps.page.wait_for_selector('.latent-maps[data-theme="dark"][data-state="ready"]')
    assert maps.js("getComputedStyle(root).color") != ink
    swatch = maps.js("getComputedStyle(root.querySelector('.entry .swatch')).backgroundColor")
    assert swatch != "rgb(63, 144, 218)", "categories are lighter on dark"


@pytest.mark.slow
def test_images_stand_on_a_map_that_is_zoomed_in_until_they_are_turned_off(open_maps: Open) -> None:
    maps = open_maps()
    plot = maps.page.locator(".plot").first
    assert plot.get_attribute("data-pictures") == "0"
    x, y = maps.at(0, 2)
    maps.page.mouse.click(x, y)
    for _ in range(4):
        maps.page.mouse.wheel(0, -500)
    shown = "root => Math.max(...[...root.querySelectorAll('.plot')].map(plot => Number(plot.dataset.pictures)))"
    deadline = time.monotonic() + 10
    while maps.root.evaluate(shown) < 3:
        assert time.monotonic() < deadline, "no picture came"
        maps.page.wait_for_timeout(50)
    maps.page.get_by_label("Pictures").uncheck()
    assert maps.root.evaluate(shown) == 0
