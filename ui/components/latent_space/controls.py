"""The method of the maps and the saved selection to start from. Both are kept in the address."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st

from evaluation.types import Array
from ui import choosing, services, state
from ui.text import markdown

MORE = (
    "Some maps are made on request, by PaCMAP and by umap-learn: choose them on Models, in Settings, under “On request "
    "only”, and measure again."
)


def show(methods: Mapping[str, str], dataset_sha256: str) -> tuple[str, Array | None]:
    """(method, items of the chosen saved selection; None without one). ``methods`` are names with what they say."""
    saved = {selection.name: selection for selection in services.store().selections.all(dataset_sha256)}
    told = [markdown(f"{name}: {sentence}" if sentence else name) for name, sentence in methods.items()]
    method = choosing.one(st.segmented_control, "Map", list(methods), name="method", help="\n\n".join([*told, MORE]))
    chosen = ""
    if saved:
        options = ["", *saved]
        chosen = st.selectbox(
            "Saved selection",
            options,
            key=state.one("selection", options, ""),
            on_change=state.remember,
            args=("selection",),
            format_func=lambda name: name or "none",
            width=260,
        )
    items = np.asarray(saved[chosen].items) if chosen else None
    return method, items
