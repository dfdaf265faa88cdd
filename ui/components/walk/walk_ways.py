"""The ways to walk through a code: one at a time, kept in the URL."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import choosing
from ui.components.walk import walk_arithmetic, walk_between, walk_plane, walk_prior, walk_sliders, walk_traversals
from ui.walk import Ground

WAYS: dict[str, tuple[str, Callable[..., None]]] = {
    "sliders": ("Sliders", walk_sliders.show),
    "traversals": ("Every direction", walk_traversals.show),
    "between": ("Between two images", walk_between.show),
    "arithmetic": ("Class arithmetic", walk_arithmetic.show),
    "plane": ("The plane", walk_plane.show),
    "prior": ("Prior and codes", walk_prior.show),
}


def show(ground: Ground, *, key: str) -> None:
    way = choosing.one(
        st.segmented_control, "Way", list(WAYS), name="way", words=lambda name: WAYS[name][0], shown=False
    )
    WAYS[way][1](ground, key=f"{key}-{way}")
