"""The Compare page in a browser: what sorts the table and what is open stand in the address; nothing overprints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.browser.dashboard import dashboard, settled, visitor
from tests.fixtures.runs import ZOO, Kind, fill

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("compare")]

BEFORE = "a-convolutional-autoencoder-of-the-autumn-sweep-latent16-beta"
ALIKE = {f"{BEFORE}{beta}-seed3-final-checkpoint": Kind(0.1 + beta / 50) for beta in (0.5, 1.0, 4.0)}
TALLEST = 2600
"""px of the page at 1440 px with nine models."""
OVERPRINTED = """() => {
  const table = document.querySelector('[class*=st-key-closer-numbers-table]');
  const root = [...table.querySelectorAll('*')].map(one => one.shadowRoot).find(one => one?.querySelector('.measures'));
  const scroller = root.querySelector('.scroll');
  scroller.scrollLeft = 10_000;
  const faults = [];
  for (const row of root.querySelectorAll('tbody tr:not(.space)')) {
    const [head, ...cells] = [...row.children];
    const left = head.getBoundingClientRect(), frame = scroller.getBoundingClientRect();
    if (Math.abs(left.left - frame.left) > 1) faults.push('the first column moved');
    if (left.width > frame.width * 0.6) faults.push('the first column covers the rest');
    for (const cell of row.children)
      if (cell.scrollHeight > cell.clientHeight + 1 || cell.scrollWidth > cell.clientWidth + 1)
        faults.push(`cut: ${cell.innerText}`);
    for (const cell of cells)
      for (const span of cell.children)
        if (span.offsetWidth > cell.offsetWidth) faults.push(`wide: ${span.innerText}`);
  }
  return faults;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    workspace = tmp_path_factory.mktemp("compare") / "workspace"
    fill(workspace, ZOO | ALIKE | {"breaking": Kind(0.15, breaks=True)}).close()
    with dashboard(workspace) as where:
        yield where


def opened(page: Page, link: str) -> None:
    page.goto(link)
    settled(page, "Compare")
    page.locator(".measures tbody tr[aria-rowindex]").first.wait_for(timeout=30_000)


def names(page: Page) -> list[str]:
    rows = page.locator(".measures tbody tr[aria-rowindex] th")
    return [str(one.get_attribute("title")) for one in rows.all()]


def test_any_column_sorts_and_a_link_shows_the_same(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        opened(page, f"{address}/compare")
        head = page.locator("th[aria-sort]", has_text="Mean squared error")
        sort = head.get_by_role("button", name="Mean squared error", exact=True)
        sort.focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile("sorted=mse"))
        assert head.get_attribute("aria-sort") == "ascending"
        best = names(page)
        page.keyboard.press("Enter")  # the focus stays on the column
        page.wait_for_url(re.compile("sorted=-mse"))
        assert head.get_attribute("aria-sort") == "descending"
        numbers = len(best) - sum("gan" in name for name in best)
        assert names(page)[:numbers] == best[:numbers][::-1], "what has no number stays last"
        page.get_by_role("button", name="Details of Mean squared error").click()
        page.wait_for_url(re.compile("details=mse"))
        page.get_by_role("tab", name="Every pair").click()
        page.wait_for_url(re.compile("tab=Every"))
        settled(page, "Compare")
        page.locator("table.ts-pairs").wait_for()
        link, shown = page.url, names(page)
        assert complaints == []
    with visitor(chromium, scheme="dark") as (page, complaints):
        opened(page, link)
        assert names(page) == shown
        panel = page.get_by_role("complementary", name="Details of Mean squared error")
        box, table = panel.bounding_box(), page.locator(".measures .scroll").first.bounding_box()
        assert box is not None
        assert table is not None
        assert box["x"] >= table["x"] + table["width"], "beside the table"
        page.keyboard.press("Escape")
        page.locator("table.ts-pairs").wait_for(timeout=30_000)
        assert complaints == []


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (900, "dark"), (1440, "light")])
def test_the_first_column_stays_and_nothing_overprints(
    chromium: Browser, address: str, width: int, scheme: str
) -> None:
    with visitor(chromium, width=width, scheme=scheme) as (page, complaints):
        opened(page, f"{address}/compare")
        assert page.evaluate(OVERPRINTED) == []
        labels = page.locator(".measures tbody th .label").all_inner_texts()
        assert len(set(labels)) == len(labels)
        three = [str(one.get_attribute("data-id")) for one in page.locator(".chips li[data-id]").all()[:3]]
        opened(page, f"{address}/compare?columns=everything&models={','.join(three)}")  # measures are rows
        assert page.locator(".measures thead th").count() == 4
        assert page.evaluate(OVERPRINTED) == []
        opened(page, f"{address}/compare")
        if width == 1440:
            assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight") <= TALLEST
        assert complaints == []


def test_a_failing_measure_is_told_in_its_cell(chromium: Browser, address: str) -> None:
    with visitor(chromium) as (page, complaints):
        opened(page, f"{address}/compare?columns=everything")
        failed = page.locator(".measures td.failed").first
        assert failed.inner_text() == "failed"
        assert "mat1 and mat2" in str(failed.get_attribute("title"))
        assert complaints == []
