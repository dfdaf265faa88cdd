"""A report in its frame: any size is shown, no script in it runs, and it cannot reach the dashboard."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.served_script import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = pytest.mark.browser

APP = """
from ui.components.report import page_preview

script = "<script>document.title = parent.document.title = 'it ran'</script>"
page_preview.show(f"<h1>Here</h1>{script}<!-- {'x' * 4_000_000} -->", title="A report", key="preview", height=300)
"""


def test_a_page_of_four_megabytes_is_shown_and_runs_nothing(chromium: Browser, tmp_path: Path) -> None:
    with served(APP, tmp_path) as address:
        page = chromium.new_page()
        page.goto(address)
        page.frame_locator("iframe[title='A report']").get_by_role("heading", name="Here").wait_for(timeout=60_000)
        assert page.title() != "it ran"
        assert page.frames[-1].title() == ""
        assert page.locator("iframe[title='A report']").bounding_box()["height"] == pytest.approx(300, abs=2)
        page.close()
