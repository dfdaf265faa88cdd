"""Fidelity against diversity, in the two usual pairs of measures, with intervals both ways."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.record.run import Run
from ui import generation
from ui.charts import draw
from ui.charts.plane import plane
from ui.components.shared import empty
from ui.markup import tag
from ui.words import terms

_AXES = {
    "precision / recall": ("Recall: how much of the real variety is produced", "Precision: how many samples look real"),
    "density / coverage": (
        "Coverage: share of real images with a sample nearby",
        "Density: how deep samples lie among real images",
    ),
}


def show(runs: Sequence[Run], *, key: str) -> None:
    with st.container(key=key):
        st.header("Fidelity and diversity", anchor=False)
        columns = st.columns(2, gap="large")
        for column, name in zip(columns, generation.PLANES, strict=True):
            with column:
                points = generation.points(runs, name)
                st.subheader(name.capitalize(), anchor=False)
                if not points:
                    empty.nothing("Not measured for these models; the reasons are on the Compare page.")
                    continue
                across, up = _AXES[name]
                names = [terms.link(metric, metric.capitalize()) for metric in reversed(generation.PLANES[name])]
                st.html(tag("p", " against ".join(names), cls="ts-lead ts-small"))
                st.html(draw.key_html([point[0] for point in points]))
                st.html(plane(points, x_title=across, y_title=up, square=name == "precision / recall"))
