"""The method of the maps and the saved selection to start from. Both are kept in the address."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from evaluation.types import Array
from ui import choosing, services, state


def show(methods: Sequence[str], dataset_sha256: str) -> tuple[str, Array | None]:
    """(method, items of the chosen saved selection; None without one)."""
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
