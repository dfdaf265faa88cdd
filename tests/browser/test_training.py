"""The Training and Sweep pages in a real browser: slider, film, zoom, address; rows that unfold on the Models page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from evaluation.store.workspace import open_store
from tests.browser.dashboard import dashboard, settled, visitor
from tests.browser.test_accessibility import AXE, SERIOUS
from tests.fixtures.series import MadeTraining, add_trainings

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("training")]

LOOKS = 4


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("training") / "workspace"
    store = open_store(workspace)
    store.settings.set("zoo_enqueued", "yes")
    trainings = [
        MadeTraining(name=f"beta4_seed{seed}", recipe="beta4_seed*", seed=seed, settings={"beta": 4}) for seed in (0, 1)
    ]
    other = MadeTraining(name="beta1_seed0", recipe="beta1_seed*", seed=0, settings={"beta": 1}, level=0.15)
    add_trainings(store, [*trainings, other], steps=LOOKS)
    store.close()
    with dashboard(workspace) as where:
        yield where


def test_step_and_zoom_stand_in_the_address_and_come_back_from_it(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/training?metric=mse")
        settled(page, "Training")
        slider = page.get_by_role("slider", name="Step")
        slider.focus()
        page.keyboard.press("Home")
        page.wait_for_url(re.compile("step=5(&|$)"))
        page.get_by_role("button", name="Zoom in").click()
        page.wait_for_url(re.compile("zoom="))
        page.reload()
        settled(page, "Training")
        assert page.get_by_role("slider", name="Step").get_attribute("aria-valuetext") == "epoch 5"
        page.get_by_role("button", name="All steps").click()
        page.wait_for_url(lambda url: "zoom=" not in url)
        assert complaints == []


def test_the_film_plays_to_its_end_without_motion_between_where_that_is_asked_for(
    chromium: Browser, address: str
) -> None:
    with visitor(chromium) as (page, complaints):
        page.emulate_media(reduced_motion="reduce")
        page.goto(f"{address}/training?metric=mse&step=5")
        settled(page, "Training")
        page.get_by_role("button", name="Play").click()
        page.get_by_role("button", name="Pause").wait_for()
        page.wait_for_url(re.compile(f"step={5 * LOOKS}"), timeout=60_000)
        page.get_by_role("button", name="Play").wait_for()
        assert page.get_by_role("img", name=re.compile("Map of the code at epoch 20")).count() == 1
        assert complaints == []


def test_a_recipe_unfolds_to_its_trainings_and_these_to_their_steps(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/models")
        settled(page, "Models")
        grid = page.get_by_role("treegrid", name="Models")
        recipe = grid.get_by_role("row").filter(has_text="beta4_seed*")
        recipe.locator(".fold").click()
        training = grid.get_by_role("row").filter(has_text=re.compile(r"beta4_seed0(?!@)"))
        training.locator(".fold").click()
        grid.get_by_role("row").filter(has_text="beta4_seed0@5").wait_for()
        training.locator(".label").click()
        page.get_by_role("region", name="Facts of the training").wait_for()
        page.get_by_text("hparams.yaml").first.wait_for()
        assert complaints == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", ["training", "sweep", "models"])
def test_pages_of_trainings_have_no_serious_fault(chromium: Browser, address: str, path: str, scheme: str) -> None:
    with visitor(chromium, scheme=scheme, width=390) as (page, complaints):
        page.goto(f"{address}/{path}")
        settled(page, path.capitalize())
        page.evaluate(AXE)
        assert page.evaluate(SERIOUS) == []
        assert page.evaluate("() => document.documentElement.scrollWidth <= 391")
        assert complaints == []
