"""A plane through the code: decoded on a grid, and wherever the reader clicks."""

from __future__ import annotations

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from evaluation.record.palette import colour_of
from evaluation.record.views import as_uint8
from evaluation.types import Array
from ui import entrance
from ui.charts import draw
from ui.charts.style import laid_out
from ui.components.latent_walk import choices, strips
from ui.components.shared import empty
from ui.latent import walk
from ui.latent.walk import Ground, Plane, Walker
from ui.pictures import data_uri
from ui.text import escape, name_html
from ui.words import terms

GRID = 17
WIDTH = 620
SPOTS = 61
"""Invisible points along each side that catch a click: finer than a finger, and few enough for SVG."""


@st.fragment
def show(ground: Ground, *, key: str) -> None:
    entrance.check()
    able = [walker for walker in ground.walkers if walk.plane(walker) is not None]
    if not able:
        empty.nothing("None of the chosen models has an encoder and a code of two numbers or more.")
        return
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        walker = choices.model(able, "model")
        label = choices.condition([walker], ground.class_names)
    plane = walk.plane(walker)
    assert plane is not None
    what = (
        "The code itself: it has two numbers."
        if plane.whole
        else f"The two principal directions of a code of {walker.dimensions} numbers, the others at their mean."
    )
    st.html(
        terms.lead(f"{what} Click anywhere on the left to decode that spot; on the right, the plane decoded on a grid.")
    )
    left, right = st.columns(2, gap="large")
    with left:
        drawn = _codes(ground, walker, plane)
        event = st.plotly_chart(
            drawn,
            key=f"{key}-plane-{walker.sha256[:10]}",
            theme="streamlit",
            config=draw.CONFIG | {"displayModeBar": False},
            on_select="rerun",
            selection_mode="points",
        )
        if ground.labels is not None:
            keys = [name_html(name, index, "") for index, name in enumerate(ground.class_names)]
            st.html(f'<div class="ts-key">{"".join(keys)}</div>')
        points = event["selection"]["points"] if event else []
        spot = np.array([[points[0]["x"], points[0]["y"]]], dtype=np.float64) if points else None
    with st.spinner("Opening the model …"):
        grid = plane.grid(GRID)
        asked = grid if spot is None else np.concatenate([grid, spot])
        decoded = walk.decode([walker], [plane.codes(asked)], label)[0]
    if decoded.images is None:
        strips.say(decoded)
        return
    with right:
        _mosaic(decoded.images[: GRID * GRID], walker)
    with left:
        if spot is None:
            empty.nothing("No spot chosen yet.")
        else:
            there = walk.Decoded(walker=walker, images=decoded.images[-1:])
            strips.large([there], key=f"{key}-spot", notes=[f"at ({spot[0, 0]:.2f}, {spot[0, 1]:.2f})"])


def _mosaic(images: Array, walker: Walker) -> None:
    c, h, w = images.shape[1:]
    # A line of mid grey divides neighbouring pictures. They are enlarged here: a browser would make some lines wider.
    framed = np.pad(as_uint8(images), ((0, 0), (0, 0), (0, 1), (0, 1)), constant_values=128)
    h, w = h + 1, w + 1
    times = max(1, WIDTH // (GRID * w))
    framed = framed.repeat(times, axis=2).repeat(times, axis=3)
    h, w = h * times, w * times
    tiles = framed.reshape(GRID, GRID, c, h, w).transpose(2, 0, 3, 1, 4).reshape(c, GRID * h, GRID * w)
    alt = escape(f"the plane decoded by {walker.run.name} on a grid of {GRID} by {GRID}")
    st.html(f'<img src="{data_uri(tiles)}" alt="{alt}" style="width:100%;max-width:620px">')


def _codes(ground: Ground, walker: Walker, plane: Plane) -> go.Figure:
    assert walker.kept is not None
    drawn = go.Figure()
    spots = plane.grid(SPOTS)
    drawn.add_scatter(
        x=spots[:, 0],
        y=spots[:, 1],
        mode="markers",
        marker={"size": 10, "opacity": 0},
        selected={"marker": {"opacity": 0.9, "color": "#a98313"}},
        unselected={"marker": {"opacity": 0}},
        hoverinfo="none",
    )
    labels = None if ground.labels is None else ground.labels[walker.kept.items]
    values = [-1] if labels is None else [int(value) for value in np.unique(labels)]
    for value in values:
        rows = np.arange(len(plane.points)) if labels is None else np.flatnonzero(labels == value)
        known = 0 <= value < len(ground.class_names)
        name = escape(ground.class_names[value]) if known else "codes"
        drawn.add_scatter(
            x=plane.points[rows, 0],
            y=plane.points[rows, 1],
            mode="markers",
            name=name,
            marker={"size": 4.5, "opacity": 0.7, "color": colour_of(max(0, value))},
            unselected={"marker": {"opacity": 0.7}},
            customdata=walker.kept.items[rows],
            hovertemplate=f"image %{{customdata}}, {name}<extra></extra>",
        )
    across, up = ({"range": [low, high]} for low, high in zip(plane.low, plane.high, strict=True))
    return laid_out(drawn, height=520, x=across, y=up)
