"""What a reader of 200 models wants to know, counted in clicks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from benchmarks.made_store import made_store
from tests.browser.dashboard import dashboard, settled, visitor
from tests.fixtures.runs import Kind, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("click_counts")]

MODELS = 200
BEST = "the-one-that-reconstructs-best"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("many") / "workspace"
    fill(workspace, {BEST: Kind(0.02, generates=False)}).close()  # the oldest: it is not among those that open
    made_store(workspace, MODELS - 1, with_arrays=MODELS).close()
    with dashboard(workspace) as where:
        yield where


class Reader:
    """Counts its clicks."""

    def __init__(self, page: Page) -> None:
        self.page, self.clicks = page, 0

    def click(self, target: Locator) -> None:
        target.click()
        self.clicks += 1


def test_the_best_of_200_on_a_question_takes_two_clicks(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(address)
        settled(page, "Overview")
        reader = Reader(page)
        reader.click(page.get_by_role("button", name="Choose models"))
        page.locator("tr[data-id]").first.wait_for(timeout=60_000)
        reader.click(page.get_by_role("button", name="All shown"))
        page.get_by_text(f"{MODELS} of {MODELS} chosen").wait_for(timeout=60_000)
        page.wait_for_url(re.compile("models="), timeout=60_000)
        settled(page, "Overview", seconds=120)
        line = page.locator("table.ts-decisions tbody tr", has_text="Reconstruct").first
        assert BEST in line.inner_text()
        assert "real" in line.inner_text()
        assert reader.clicks <= 2
        assert complaints == []


def test_what_is_wrong_with_it_takes_one_click(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/models?find=gan-collapsed")
        settled(page, "Models")
        row = page.locator("tr[data-id]").first
        row.wait_for(timeout=60_000)
        reader = Reader(page)
        reader.click(row.locator(".label"))
        warnings = page.locator(".ts-cautions")
        warnings.wait_for(timeout=60_000)
        assert "Covers little of the data" in warnings.inner_text()
        assert reader.clicks <= 1
        assert complaints == []


def test_two_look_alike_names_are_told_apart_without_a_click(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        page.goto(f"{address}/models?find=convolutional-vae-mnist")
        settled(page, "Models")
        page.locator("tr[data-id]").first.wait_for(timeout=60_000)
        labels = page.locator("tr[data-id] .label").all_inner_texts()
        assert len(labels) > 10
        assert len(set(labels)) == len(labels)
        assert complaints == []
