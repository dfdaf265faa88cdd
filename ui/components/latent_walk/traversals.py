"""Moves along one direction of the code at a time, to show what each number of the code stands for."""

from __future__ import annotations

import numpy as np
import streamlit as st

from evaluation.record import figures
from ui import entrance
from ui.components.latent_walk import choices, strips
from ui.components.shared import gallery
from ui.latent import paths as walk_paths
from ui.latent import walk
from ui.latent.walk import Ground
from ui.text import run_html
from ui.words import terms


@st.fragment
def show(ground: Ground, *, key: str) -> None:
    entrance.check()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        which = choices.axes()
        label = choices.condition(ground.walkers, ground.class_names)
    st.html(
        terms.lead(
            f"Each row sweeps one direction over {walk.REACH:.0f} standard deviations of the codes to either side, the "
            f"others held at their mean; at most {walk.MOST_AXES}, those that vary most first. A row that does not "
            "change is a direction that the decoder ignores."
        )
    )
    axes = [walker.axes(which) for walker in ground.walkers]
    paths = [walk_paths.traversal(walker.centre, found) for walker, found in zip(ground.walkers, axes, strict=True)]
    with st.spinner("Opening the models …"):
        decoded = walk.decode(ground.walkers, paths, label)
    columns = st.columns(min(2, len(decoded)), gap="large")
    for index, (one, found) in enumerate(zip(decoded, axes, strict=True)):
        with columns[index % len(columns)]:
            if one.images is None:
                strips.say(one)
                continue
            st.html(f"<p>{run_html(one.walker.run)}</p>")
            sweeps = np.split(one.images, len(found))
            rows = [
                gallery.Row(
                    label=axis.name,
                    images=strip,
                    note="" if one.walker.kept is None else f"sd {figures.number(axis.spread, digits=2)}",
                )
                for axis, strip in zip(found, sweeps, strict=True)
            ]
            gallery.show(rows, key=f"{key}-{index}", most=walk.STEPS, side=48)
