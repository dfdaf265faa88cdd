"""Every figure of the report and of every page shows more than its background; a map shows every class."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from evaluation.data.dataset import open_dataset
from evaluation.measuring.engine import Session
from evaluation.report import write_report
from evaluation.report.charts import CLASS_COLOURS
from evaluation.store.workspace import open_store
from evaluation.types import Config
from models.opening import open_checkpoint
from tests.browser.dashboard import PAGES, dashboard, settled, visitor
from tests.browser.shown import Shown, figures

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("figures")]

MODELS = ("vae", "autoencoder-2d", "gan")
CLASSES = [(int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)) for colour in CLASS_COLOURS]
OPTIONS = "[role=radiogroup] [role=radio][aria-checked=false], [role=tab][aria-selected=false]"
"""What else a page offers to show, one at a time."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three zoo models, measured by every metric on a part of the digits."""
    folder = tmp_path_factory.mktemp("figures") / "workspace"
    session = Session(open_dataset("digits"), Config(n=120, n_train=120, n_samples=120, replicates=20))
    store = open_store(folder)
    store.settings.set("zoo_enqueued", "yes")
    for name in MODELS:
        path = Path(__file__).resolve().parents[2] / "models" / "zoo" / f"{name}.safetensors"
        added = store.checkpoints.add(path, name=name, origin="zoo")
        store.runs.save(session.run(open_checkpoint(path), name=name, colour=added.colour))
    store.close()
    return folder


@pytest.fixture(scope="module")
def report(workspace: Path) -> Path:
    store = open_store(workspace)
    runs = [store.runs.get(item.id) for item in store.runs.all()]
    store.close()
    return write_report(runs, workspace.parent / "report.html")


@pytest.fixture(scope="module")
def address(workspace: Path) -> Iterator[str]:
    with dashboard(workspace) as where:
        yield where


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_every_figure_of_a_report_shows_its_data(chromium: Browser, report: Path, scheme: str) -> None:
    with visitor(chromium, scheme=scheme) as (page, complaints):
        page.goto(report.as_uri())
        seen = figures(page)
        assert sum(figure.is_map for figure in seen) >= 11
        assert len(seen) >= page.locator("article").count()
        assert faults(seen) == []
        assert complaints == []


@pytest.mark.slow
def test_every_figure_of_every_page_shows_its_data(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        found = {path: figures_of(page, address, path) for path in PAGES}
        maps = [figure for figure in found["latent_space"] if figure.is_map]
        assert [len(figure.legend) for figure in maps] == [len(CLASSES)] * 2
        assert {path: faults(seen) for path, seen in found.items() if faults(seen)} == {}
        assert complaints == []


@pytest.mark.slow
def test_every_figure_that_a_page_offers_shows_its_data(chromium: Browser, address: str) -> None:
    """Maps by another method, figures of another group, other ways to walk: each choice once."""
    with visitor(chromium) as (page, complaints):
        for path in PAGES:
            figures_of(page, address, path)
            for words in page.locator(OPTIONS).all_inner_texts():
                option = page.locator(OPTIONS).filter(has_text=words).first
                if option.count():
                    option.click()
                    page.wait_for_timeout(300)
                    assert faults(figures(page)) == [], f"{path}: {words}"
        assert complaints == []


def figures_of(page: Page, address: str, path: str) -> list[Shown]:
    page.goto(f"{address}/{path}")
    settled(page, PAGES[path])
    seen = figures(page)
    assert seen
    return seen


def faults(seen: list[Shown]) -> list[str]:
    """What is wrong with the figures, in words."""
    blank = [f"{figure.name} is blank" for figure in seen if figure.blank]
    return blank + [
        f"{figure.name} lacks the classes {missing}"
        for figure in seen
        if figure.is_map and not figure.blank and (missing := figure.missing(list(figure.legend) or CLASSES))
    ]
