"""Shows a whole HTML page in a frame that cannot reach the dashboard."""

from __future__ import annotations

from functools import cache
from typing import Any

import streamlit as st

# An empty sandbox attribute: no scripts, and a separate origin. st.iframe does not sandbox a page given as text, and
# browsers refuse a data address above 2 MB.
_SCRIPT = """
export default function ({ parentElement, data }) {
  let frame = parentElement.querySelector("iframe")
  if (!frame) {
    frame = document.createElement("iframe")
    frame.setAttribute("sandbox", "")
    parentElement.appendChild(frame)
  }
  frame.title = data.title
  if (frame.srcdoc !== data.page) frame.srcdoc = data.page
}
"""
_STYLE = """
iframe {
  box-sizing: border-box; display: block; width: 100%; height: 100%;
  border: 1px solid var(--st-border-color); border-radius: 4px;
}
"""


@cache
def _component() -> Any:
    return st.components.v2.component("touchstone_page_preview", js=_SCRIPT, css=_STYLE)


def show(page: str, *, title: str, key: str, height: int = 900) -> None:
    """Shows an HTML page of any size; ``title`` is what a screen reader calls it, ``height`` is in px."""
    _component()(key=key, data={"page": page, "title": title}, height=height)
