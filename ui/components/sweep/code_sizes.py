"""Code size against error, probe accuracy and effective rank: the picture of codes that are too small or too large."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from ui.charts import draw
from ui.components.sweep import folded_points
from ui.markup import lead
from ui.stored_facts import MetricTitle
from ui.trainings import sweep
from ui.trainings.series import Arrays
from ui.trainings.stored import StoredTraining

TELLING = ("mse", "linear_probe_accuracy", "latent_effective_rank")


def able(found: Sequence[StoredTraining]) -> bool:
    """Whether there are two code sizes."""
    sizes = {one.looks[-1].facts.latent_dim for one in found}
    return len(sizes - {None}) > 1


def show(
    found: Sequence[StoredTraining],
    titles: Mapping[str, MetricTitle],
    arrays: Arrays,
    sizes: Mapping[str, int],
    *,
    key: str,
) -> None:
    with st.container(key=key):
        st.html(lead("A code that is too small loses the image; of one that is too large a part goes unused."))
        shown = [metric for metric in TELLING if metric in titles]
        for column, metric in zip(st.columns(max(1, len(shown))), shown, strict=False):
            recipes = sweep.recipes_of(found, titles[metric], titles, arrays, sizes)
            placed = [(one, one.costs[sweep.CODE]) for one in recipes if sweep.CODE in one.costs]
            with column:
                figure = folded_points.points(placed, titles[metric], across=sweep.CODE, height=320)
                draw.chart(figure, key=f"{key}-{metric}", alt=f"{titles[metric].title} against code size")
