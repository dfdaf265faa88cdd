"""Sliders along the directions of a code. Every chosen model decodes while they move."""

from __future__ import annotations

import numpy as np
import streamlit as st

from ui import entrance, state
from ui.components.latent_walk import choices, live_sliders, strips
from ui.latent import paths as walk_paths
from ui.latent import walk
from ui.latent.walk import Ground, Walker
from ui.words import terms

SLIDERS = 8
START = (choices.MEAN, choices.IMAGE)


@st.fragment
def show(ground: Ground, *, key: str) -> None:
    entrance.check()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        which = choices.axes()
        label = choices.condition(ground.walkers, ground.class_names)
        item = None
        if len(ground.items):
            origin = st.segmented_control("From", START, default=START[0], key=f"{key}-origin", required=True)
            item = choices.items(ground, [("item", "Test image")])[0] if origin == START[1] else None
        st.button("Back to the start", key=f"{key}-reset", on_click=state.renew, args=(key,))
    st.html(
        terms.lead(
            "One slider moves every model: by so many standard deviations of its own codes, along its own direction of "
            "that rank. The first varies most."
        )
    )
    axes = [walker.axes(which) for walker in ground.walkers]
    count = min(SLIDERS, max(len(found) for found in axes))
    steps = live_sliders.show(
        [f"Direction {index + 1}" for index in range(count)],
        reach=walk.REACH,
        step=0.1,
        unit="sd",
        key=state.fresh(key),
    )
    starts = [_start(walker, item) for walker in ground.walkers]
    paths = [
        None if start is None else walk_paths.moved(start, found[:count], steps)[None]
        for start, found in zip(starts, axes, strict=True)
    ]
    notes = [", ".join([axis.name for axis in found[:4]] + ["…"] * (len(found) > 4)) for found in axes]
    with st.spinner("Opening the models …", show_time=False):
        decoded = walk.decode(ground.walkers, paths, label)
    strips.large(decoded, key=f"{key}-pictures", notes=notes)


def _start(walker: Walker, item: int | None) -> np.ndarray | None:
    """The image's code, or the mean for generators, which cannot encode an image."""
    return walker.centre if item is None or walker.kept is None else walker.code_of(item)
