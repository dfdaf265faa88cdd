"""Walking the code of a real model in a real browser: sliders, strips between images, and clicks on the plane."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evaluation.data.dataset import open_dataset
from evaluation.measuring.engine import Session
from evaluation.store.workspace import open_store
from evaluation.types import Config
from models.opening import open_checkpoint
from tests.browser.dashboard import dashboard, settled, visitor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("walk")]

MODELS = ("autoencoder-2d", "vae", "gan")
PICTURE = "() => document.querySelector('.ts-gallery img')?.getAttribute('src')"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A dashboard with three zoo models. Only their codes and one map are measured."""
    workspace = tmp_path_factory.mktemp("walk") / "workspace"
    session = Session(open_dataset("digits"), Config(n=80, n_train=80, metrics=("codes", "code_spread", "pca_map")))
    store = open_store(workspace)
    store.settings.set("zoo_enqueued", "yes")
    for name in MODELS:
        path = Path(__file__).resolve().parents[2] / "models" / "zoo" / f"{name}.safetensors"
        added = store.checkpoints.add(path, name=name, origin="zoo")
        store.runs.save(session.run(open_checkpoint(path), name=name, colour=added.colour))
    store.close()
    with dashboard(workspace) as where:
        yield where


def opened(page: Page, address: str, way: str) -> None:
    page.goto(f"{address}/latent_walk?way={way}")
    settled(page, "Latent walk", seconds=120)
    page.locator(".ts-gallery img").first.wait_for(timeout=120_000)


def test_moving_a_slider_decodes_another_image(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        opened(page, address, "sliders")
        assert page.locator(".ts-gallery img").count() == len(MODELS)
        before = page.evaluate(PICTURE)
        page.get_by_role("slider").first.focus()
        for _ in range(5):
            page.keyboard.press("ArrowRight")
        page.wait_for_function(f"before => ({PICTURE})() !== before", arg=before, timeout=20_000)
        page.get_by_role("button", name="Back to the start").click()
        page.wait_for_function(f"before => ({PICTURE})() === before", arg=before, timeout=20_000)
        assert complaints == []


def test_a_strip_runs_between_two_images_and_two_seeds(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        opened(page, address, "between")
        strips = page.locator(".st-key-walk-between-linear .ts-strip")
        assert strips.count() == len(MODELS)
        for index in range(len(MODELS)):
            pictures = strips.nth(index).locator("img")
            sources = [pictures.nth(place).get_attribute("src") for place in range(pictures.count())]
            assert len(sources) == 9
            assert sources[0] != sources[-1]
        assert complaints == []


def test_a_click_on_an_empty_spot_of_the_plane_decodes_it(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/latent_walk?way=plane")
        settled(page, "Latent walk", seconds=120)
        page.get_by_text("No spot chosen yet").wait_for(timeout=120_000)
        box = page.locator(".js-plotly-plot .nsewdrag").first.bounding_box()
        assert box is not None
        corner = box["x"] + 0.95 * box["width"], box["y"] + 0.05 * box["height"]
        page.mouse.move(*corner)
        page.wait_for_timeout(300)
        page.mouse.click(*corner)
        page.locator(".st-key-walk-plane-spot img").wait_for(timeout=30_000)
        assert complaints == []
