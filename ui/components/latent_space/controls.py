"""The method of the maps and the selection to start from. Both are kept in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from evaluation.record.run import Run
from evaluation.types import Array
from ui import choosing, state
from ui.items import picked as picked_items
from ui.latent import codes
from ui.text import markdown

MORE = (
    "Some maps are made on request, by PaCMAP and by umap-learn: choose them on Models, in Settings, under “On request "
    "only”, and measure again."
)


def neighbours(runs: Sequence[Run]) -> None:
    """A switch for what neighbours in the codes tell, where their search takes long; the address keeps it."""
    if not codes.few(runs):
        st.toggle(
            "Neighbours in the codes", key=state.flag(codes.ASKED), on_change=state.remember, args=(codes.ASKED,),
            help="Density of the codes, neighbours that changed, how alike the codes are. With so many images the "
            "search takes some seconds, once.",
        )  # fmt: skip


def show(methods: Mapping[str, str], dataset_sha256: str) -> tuple[str, Array | None]:
    """(method, items of the chosen selection; None without one). ``methods`` are names with what they say."""
    told = [markdown(f"{name}: {sentence}" if sentence else name) for name, sentence in methods.items()]
    method = choosing.one(st.segmented_control, "Map", list(methods), name="method", help="\n\n".join([*told, MORE]))
    return method, picked_items.choose(dataset_sha256)
