"""What is chosen in one of the linked maps is chosen in all, and reaches Python."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from tests.browser.latent_maps.page import N, Open, corner

if TYPE_CHECKING:
    pass

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("latent_maps")]


def test_a_lasso_in_one_map_highlights_the_same_items_in_all_and_reaches_python(open_maps: Open) -> None:
    maps = open_maps()
    assert maps.js("root.dataset.renderer") == "webgl"
    assert maps.inked(0) == set()
    maps.lasso(1, corner=corner(maps, 1, 2))
    maps.wait_for_chosen(N // 4)
    owl = (0xBD, 0x1F, 0x01)
    assert [maps.inked(panel) for panel in range(3)] == [{owl}] * 3, "one class, so one colour, in every map"
    maps.says(r"python: 150 by lasso, cleared False, labels \[2\]")


def test_shift_adds_and_escape_clears(open_maps: Open) -> None:
    maps = open_maps()
    maps.lasso(0, corner=corner(maps, 0, 0))
    maps.page.keyboard.down("Shift")
    maps.lasso(0, corner=corner(maps, 0, 1))
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


def test_a_double_click_on_a_point_keeps_the_selection(open_maps: Open) -> None:
    maps = open_maps()
    maps.page.get_by_role("button", name="Select label fox").click()
    maps.says("python: 150 by class")
    maps.page.mouse.dblclick(*maps.at(0, 5))
    assert maps.chosen() == 150
    time.sleep(0.6)
    maps.says("python: 150 by class")


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
    field = maps.page.get_by_label("Find items by class or index")
    field.fill("1003, #1007")
    field.press("Enter")
    maps.says(r"python: 2 by search, cleared False, labels \[3\]")
    field.fill("OWL")
    field.press("Enter")
    maps.says("python: 150 by search")
    field.fill("unicorn")
    field.press("Enter")
    assert field.get_attribute("aria-invalid") == "true"
    assert maps.chosen() == 150


@pytest.mark.slow
def test_a_class_is_found_before_the_index_of_that_name(open_maps: Open) -> None:
    maps = open_maps("numbered=1")
    field = maps.page.get_by_label("Find items by class or index")
    field.fill("1003")
    field.press("Enter")
    maps.says(r"python: 150 by search, cleared False, labels \[0\]")
    field.fill("#1003")
    field.press("Enter")
    maps.says(r"python: 1 by search, cleared False, labels \[3\]")


@pytest.mark.slow
def test_the_nearest_of_one_chosen_item_are_drawn_in_every_map(open_maps: Open) -> None:
    maps = open_maps("near=1")
    assert maps.inked(2, layer=2) == set()
    maps.page.mouse.click(*maps.at(2, 5))
    maps.says("python: 1 by click")
    maps.page.locator('.plot[data-near="2"]').nth(2).wait_for()
    maps.page.get_by_role("button", name="Select label fox").click()
    maps.page.locator('.plot[data-near=""]').nth(2).wait_for()


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
