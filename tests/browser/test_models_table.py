"""The table of models in a real browser: look-alike names, filters, tags, a view in a second browser, the keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from evaluation.store.workspace import Store, open_store
from tests.browser.dashboard import dashboard, settled, visitor
from tests.fixtures.runs import zoo_run

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("models_table")]

BEFORE, AFTER = "a-convolutional-autoencoder-of-the-autumn-sweep", "seed3-on-digits-final"
ALIKE = [f"{BEFORE}-beta{value}-{AFTER}" for value in ("0.5", "4.0")]
MODELS = 60


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(tmp_path_factory.mktemp("table") / "workspace")
    opened.settings.set("zoo_enqueued", "yes")
    run = zoo_run("conv-vae")
    for index in range(MODELS):
        name = ALIKE[index] if index < len(ALIKE) else f"model-{index:03d}"
        added = opened.checkpoints.add(name.encode(), name=name, origin="upload")
        family = ("conv_vae", "gan")[index % 2]
        facts = run.record.checkpoint.model_copy(update={"name": name, "sha256": added.sha256, "family": family})
        opened.runs.save(replace(run, record=run.record.model_copy(update={"checkpoint": facts}), arrays={}))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def address(store: Store) -> Iterator[str]:
    with dashboard(store.folder) as where:
        yield where


def opened(page: Page, address: str) -> Locator:
    page.goto(address)
    settled(page, "Models")
    page.locator("tr[data-id]").first.wait_for(timeout=30_000)
    return page.locator("table[role=treegrid]")


def chosen(page: Page) -> list[str]:
    """Whole names of the chips."""
    return [str(chip.get_attribute("title")) for chip in page.locator(".chips li[data-id]").all()]


def answered(page: Page, address: str) -> None:
    page.wait_for_url(re.compile(address), timeout=30_000)
    settled(page, "Models")


def test_one_of_two_look_alikes_is_chosen_and_stays_when_a_model_arrives(
    chromium: Browser, store: Store, address: str
) -> None:
    with visitor(chromium) as (page, complaints):
        opened(page, f"{address}/models")
        page.get_by_role("button", name="None", exact=True).click()
        answered(page, "models=none")
        page.get_by_label("Filter models").fill("autumn")
        labels = page.locator("tr[data-id] .label").all_inner_texts()
        assert sorted(re.findall("beta...", " ".join(labels))) == ["beta0.5", "beta4.0"], "told apart without a click"
        page.locator("tr[data-id]", has_text="beta0.5").click()
        wanted = next(item for item in store.checkpoints.all() if item.name == ALIKE[0]).sha256[:10]
        answered(page, f"models={wanted}(&|$)")
        assert chosen(page) == [ALIKE[0]]
        late = store.checkpoints.add(b"late", name=f"{BEFORE}-beta0.1-{AFTER}", origin="upload")
        page.reload()
        settled(page, "Models")
        page.get_by_text(f"1 of {MODELS + 1} chosen on digits").wait_for(timeout=30_000)
        assert chosen(page) == [ALIKE[0]]
        page.get_by_role("button", name="Model", exact=True).click()
        page.get_by_role("columnheader", name="Model").and_(page.locator("[aria-sort=ascending]")).wait_for()
        assert chosen(page) == [ALIKE[0]]
        assert page.locator("tr[aria-selected=true]").count() <= 1
        store.remove_checkpoint(late.sha256)
        page.get_by_role("link", name="Compare").click()
        settled(page, "Compare")
        page.get_by_text(f"1 of {MODELS} chosen on digits").wait_for(timeout=30_000)
        assert complaints == []


def test_a_filtered_and_tagged_view_opens_in_a_second_browser(chromium: Browser, store: Store, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        opened(page, f"{address}/models")
        page.get_by_label("Filter models").fill("beta")
        page.get_by_text("2 shown").wait_for()
        page.get_by_role("button", name="All shown").click()
        answered(page, r"(?=.*find=beta).*models=[0-9a-f]{10}%2C[0-9a-f]{10}(&|$)")
        page.locator(".st-key-models-actions-tag button").first.click()
        page.get_by_label("New tag").fill("for the paper")
        page.get_by_label("New tag").press("Enter")
        page.locator("tr[data-id] .tag", has_text="for the paper").nth(1).wait_for(timeout=30_000)
        page.keyboard.press("Escape")
        page.get_by_label("Filter models").fill("")
        page.locator(".filters").get_by_role("button", name="Tags").click()
        page.get_by_label("for the paper (2)").check()
        page.get_by_text("2 shown").wait_for()
        page.get_by_role("button", name="Model", exact=True).click()
        page.get_by_role("button", name="Views").click()
        page.get_by_label("Name of this view").fill("the paper's")
        page.get_by_role("button", name="Save", exact=True).click()
        answered(page, "view=")
        link = page.url
        assert complaints == []
    assert not re.search("models=|find=|where=|sort=", link), "the view says it all"
    with visitor(chromium, width=390, scheme="dark") as (page, complaints):
        opened(page, link)
        page.get_by_text("2 shown").wait_for(timeout=30_000)
        assert set(chosen(page)) == set(ALIKE)
        assert page.locator("tr[data-id] .label").first.get_attribute("aria-label") == ALIKE[0]
        assert page.locator("[aria-sort=ascending]").inner_text().startswith("Model")
        assert page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
        assert complaints == []


def test_filters_stand_in_the_address_and_are_taken_off_one_by_one(
    chromium: Browser, store: Store, address: str
) -> None:
    with visitor(chromium) as (page, complaints):
        opened(page, f"{address}/models")
        page.get_by_label("Filter models").fill("model-0")
        page.locator(".filters").get_by_role("button", name="Family").click()
        page.get_by_label(re.compile("^gan ")).check()
        page.get_by_role("button", name="Model", exact=True).click()
        answered(page, "find=model-0.*where=family%3Dgan.*sort=name")
        link, shown = page.url, page.locator(".said").inner_text()
        assert complaints == []
    with visitor(chromium) as (page, complaints):
        opened(page, link)
        page.get_by_text(shown).wait_for(timeout=30_000)
        assert page.locator(".active-filters li .label").all_inner_texts() == ["Words: model-0", "Family: gan"]
        assert page.get_by_label("Filter models").input_value() == "model-0"
        page.get_by_role("button", name="Take off Family: gan").click()
        page.get_by_text(f"{MODELS - 2} shown").wait_for(timeout=30_000)
        page.wait_for_url(lambda url: "where=" not in url, timeout=30_000)
        settled(page, "Models")
        page.get_by_role("button", name="Take off Words: model-0").click()
        page.get_by_text(f"{MODELS} shown").wait_for(timeout=30_000)
        page.wait_for_url(lambda url: "find=" not in url, timeout=30_000)
        assert page.locator(".active-filters").is_hidden()
        assert complaints == []


def test_the_keyboard_alone_finds_chooses_and_opens(chromium: Browser, store: Store, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        table = opened(page, f"{address}/models?models=none")
        page.get_by_label("Filter models").focus()
        page.keyboard.type("model-0")
        page.get_by_text(f"{MODELS - 2} shown").wait_for()
        for _ in range(40):  # through the filters and the heads of the columns to the table
            page.keyboard.press("Tab")
            if table.evaluate("node => node === node.getRootNode().activeElement"):
                break
        assert table.get_attribute("aria-rowcount") == str(MODELS - 2 + 1)
        assert page.locator("tr[data-id]").count() < 40, "rows out of sight are not in the document"
        page.keyboard.press("End")
        last = page.locator(f"#{table.get_attribute('aria-activedescendant')}")
        assert last.get_attribute("aria-rowindex") == str(MODELS - 2 + 1)
        assert last.is_visible()
        page.keyboard.press("Home")
        page.keyboard.press("Space")
        for _ in range(2):
            page.keyboard.press("Shift+ArrowDown")
        answered(page, "models=[0-9a-f]{10}%2C[0-9a-f]{10}%2C[0-9a-f]{10}(&|$)")
        assert chosen(page) == [f"model-{MODELS - 1 - index:03d}" for index in range(3)]
        page.keyboard.press("Enter")
        answered(page, "model=[0-9a-f]{10}")
        page.get_by_role("heading", name=f"model-{MODELS - 3:03d}").wait_for(timeout=30_000)
        assert complaints == []
