"""The Streamlit component: mounts the scripts, sends the view, and hands on zoom and step."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import streamlit as st

from ui.components.shared.model_table import PIECES
from ui.components.training.series_view.payload import Shown, build
from ui.components.training.series_view.told import Told, decode

FOLDER = Path(__file__).parent
SCRIPTS = ("scale", "chart", "moving_map", "film", "view", "index")
"""In this order they are one script: Streamlit takes one, and nothing has to be built."""


def script() -> str:
    style = (FOLDER / "series_view.css").read_text(encoding="utf-8")
    parts = [PIECES.read_text(encoding="utf-8")]
    parts += [(FOLDER / f"{name}.js").read_text(encoding="utf-8") for name in SCRIPTS]
    return "\n".join([f"const STYLE = {json.dumps(style)};", *parts])


@cache
def _component() -> Any:
    return st.components.v2.component("touchstone_series_view", js=script())


def told(key: str) -> Told:
    """What the browser has told of the view with this key."""
    state = st.session_state.get(key)
    return decode(state if isinstance(state, Mapping) else {})


def show(
    shown: Shown, *, zoom: tuple[float, float] | None, step: float | None, key: str, on_told: Callable[[], None]
) -> None:
    """Curves, logs and film. ``zoom`` and ``step`` are those of the address; the browser's own newer ones win."""
    content = build(shown, key=key)
    digest = hashlib.blake2b(json.dumps(content).encode(), digest_size=8).hexdigest()
    place = {"zoom": None if zoom is None else list(zoom), "step": step, "turn": told(key).turn}
    _component()(key=key, data={"view": content, "digest": digest, **place}, on_told_change=on_told)
