"""Every place that is seen is drawn, also where many come into sight at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.browser.served_script import served

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PLACES = 8
SCRIPT = f"""
import time
import streamlit as st
from ui.charts.when_seen import when_seen
st.title("Places")
def draw(place):
    time.sleep(0.2)
    st.write(f"drawn {{place}}")
for place in range({PLACES}):
    when_seen(lambda place=place: draw(place), key=f"p{{place}}", says="", height=20)
"""


def test_places_that_are_seen_together_are_all_drawn(chromium: Browser, tmp_path: Path) -> None:
    with served(SCRIPT, tmp_path) as address:
        page = chromium.new_page(viewport={"width": 900, "height": 900})
        page.goto(address)
        for place in range(PLACES):
            page.get_by_text(f"drawn {place}", exact=True).wait_for(timeout=30_000)
        assert page.locator(".ts-unseen").count() == 0
        page.close()
