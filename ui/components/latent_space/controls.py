"""Method of the maps, and a saved selection to start from; both kept in the URL."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from evaluation.types import Array
from ui import choosing, services, state


def show(methods: Sequence[str], dataset_sha256: str) -> tuple[str, Array | None]:
    """(method, items of the saved selection that was chosen or None)."""
    saved = {selection.name: selection for selection in services.store().selections.all(dataset_sha256)}
    method = choosing.one(st.segmented_control, "Map", methods, name="method")
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
