"""The ways to walk through a code: one at a time, kept in the URL."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import choosing
from ui.components.latent_walk import arithmetic, between, plane, prior, sliders, traversals
from ui.latent.walk import Ground

WAYS: dict[str, tuple[str, Callable[..., None]]] = {
    "sliders": ("Sliders", sliders.show),
    "traversals": ("Every direction", traversals.show),
    "between": ("Between two images", between.show),
    "arithmetic": ("Class arithmetic", arithmetic.show),
    "plane": ("The plane", plane.show),
    "prior": ("Prior and codes", prior.show),
}


def show(ground: Ground, *, key: str) -> None:
    way = choosing.one(
        st.segmented_control, "Way", list(WAYS), name="way", words=lambda name: WAYS[name][0], shown=False
    )
    WAYS[way][1](ground, key=f"{key}-{way}")
