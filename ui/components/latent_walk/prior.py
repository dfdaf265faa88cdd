"""Draws from the prior and codes of the data in one plane, with their distance in all dimensions."""

from __future__ import annotations

import plotly.graph_objects as go
import streamlit as st

from evaluation.record import figures
from evaluation.record.palette import colour_of
from evaluation.record.views import Scalar
from evaluation.types import Array
from ui import entrance
from ui.charts import draw
from ui.charts.style import laid_out
from ui.components.latent_walk import choices, strips
from ui.components.shared import empty
from ui.latent import walk
from ui.latent.walk import Ground, Walker
from ui.text import escape, marked, run_html
from ui.words import terms

MMD = "prior_mmd"
MOST = 1000


@st.fragment
def show(ground: Ground, *, key: str) -> None:
    entrance.check()
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        seed = choices.seed("seed", "Seed of the prior", 0)
        label = choices.condition(ground.walkers, ground.class_names)
    st.html(
        terms.lead(
            "Grey: draws from the prior, where samples start. Coloured: codes of the test images, one draw of each "
            "posterior. Where grey lies without colour, the decoder samples from ground that it never learned."
        )
    )
    with st.spinner("Opening the models …"):
        drawn = walk.prior(ground.walkers, MOST, seed)
        shown = [
            (walker, found) for walker, found in zip(ground.walkers, drawn, strict=True) if not isinstance(found, str)
        ]
        decoded = walk.decode([walker for walker, _ in shown], [found[: walk.STEPS] for _, found in shown], label)
    for walker, found in zip(ground.walkers, drawn, strict=True):
        if isinstance(found, str):
            empty.nothing(f"{escape(marked(walker.run))}: {escape(found)}")
    planes = [(walker, found) for walker, found in shown if walk.plane(walker) is not None]
    columns = st.columns(max(1, min(2, len(planes))), gap="large")
    for index, (walker, found) in enumerate(planes):
        with columns[index % len(columns)]:
            st.html(f"<p>{run_html(walker.run)} {_distance(walker)}</p>")
            draw.chart(_figure(walker, found), key=f"{key}-{index}", alt=f"prior and codes of {walker.run.name}")
    for walker, _ in shown:
        if walker.kept is None:
            who = escape(marked(walker.run))
            empty.nothing(f"{who} has no encoder: its prior cannot be held against codes of data.")
    if decoded:
        st.subheader("The first draws, decoded", anchor=False)
        strips.show(decoded, key=f"{key}-draws")


def _distance(walker: Walker) -> str:
    view = walker.run.exact_view(MMD)
    if not isinstance(view, Scalar):
        return ""
    text = f"MMD {figures.measured(view.value, view.interval)}, 95%: {figures.interval_text(view.interval)}"
    return f'<span class="ts-muted ts-small">{escape(text)}</span>'


def _figure(walker: Walker, drawn: Array) -> go.Figure:
    plane = walk.plane(walker)
    assert plane is not None
    assert walker.kept is not None
    codes = plane.project(walk.drawn_codes(walker.kept))[:MOST]
    grey = plane.project(drawn)
    figure = go.Figure()
    for points, colour, name in ((grey, draw.NEUTRAL, "prior"), (codes, colour_of(walker.run.colour), "codes")):
        figure.add_scatter(
            x=points[:, 0],
            y=points[:, 1],
            mode="markers",
            name=name,
            marker={"size": 4, "color": colour},
            hovertemplate=f"{name}<extra></extra>",
        )
    return laid_out(figure, height=380, y={"scaleanchor": "x"})
