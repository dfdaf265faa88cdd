"""The method of the maps and the selection to start from. Both are kept in the address."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st

from evaluation.types import Array
from ui import choosing, picked_items
from ui.text import markdown

MORE = (
    "Some maps are made on request, by PaCMAP and by umap-learn: choose them on Models, in Settings, under “On request "
    "only”, and measure again."
)


def show(methods: Mapping[str, str], dataset_sha256: str) -> tuple[str, Array | None]:
    """(method, items of the chosen selection; None without one). ``methods`` are names with what they say."""
    told = [markdown(f"{name}: {sentence}" if sentence else name) for name, sentence in methods.items()]
    method = choosing.one(st.segmented_control, "Map", list(methods), name="method", help="\n\n".join([*told, MORE]))
    return method, picked_items.choose(dataset_sha256)
