"""Each fault of a layout is found where it is planted, and none on a page without one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.look.layout import faults

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CLEAN = """<main data-testid="stMain" style="width:600px"><h1>Title</h1><p>A sentence that fits.</p>
<p style="width:60px;overflow:hidden;text-overflow:ellipsis;white-space:nowrap">cut with dots on purpose</p>
<div style="width:80px;overflow:auto"><p style="width:900px">seen by scrolling</p></div>
<p style="position:absolute;width:1px;height:1px;overflow:hidden">for screen readers</p></main>"""
PLANTED = {
    "beyond the right edge": '<p style="position:absolute;left:780px;top:300px;white-space:nowrap">a long name</p>',
    "cut without dots": '<p style="width:60px;overflow:hidden;white-space:nowrap">a name that is cut</p>',
    "over one another": '<p style="position:absolute;left:20px;top:400px">one name</p>'
    '<p style="position:absolute;left:24px;top:404px">another name</p>',
    "an error": '<div data-testid="stException">AttributeError</div>',
}


@pytest.mark.parametrize("planted", ["", *PLANTED])
def test_what_is_planted_is_found(chromium: Browser, planted: str) -> None:
    page = chromium.new_page(viewport={"width": 800, "height": 600})
    page.set_content(CLEAN + PLANTED.get(planted, ""))
    found = faults(page)
    page.close()
    assert len(found) == bool(planted)
    assert all(one.startswith(planted) for one in found)
