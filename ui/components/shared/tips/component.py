"""The Streamlit component: mounts the script once a page. It sends and receives nothing."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

SCRIPT = Path(__file__).with_name("tips.js")


@cache
def _component() -> Any:
    return st.components.v2.component("touchstone_tips", js=SCRIPT.read_text(encoding="utf-8"))


def show(*, key: str) -> None:
    """From here on, what carries ``data-says`` shows it by hover and by focus, also inside other components."""
    _component()(key=key)
