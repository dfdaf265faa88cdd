"""Parallel coordinates: a line a training over all settings that vary, coloured by its number."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import plotly.graph_objects as go
import streamlit as st

from evaluation.judging.sweeps.settings import Setting
from evaluation.record import figures
from ui.charts import draw
from ui.charts.style import INK, NEUTRAL, hover, laid_out
from ui.markup import lead
from ui.stored_facts import MetricTitle
from ui.text import escape
from ui.trainings.sweep import SweptRecipe, number_of, plain, wide

MOST_AXES = 10
MOST_LINES = 200
MOST_TICKS = 6
GOOD, POOR = (11, 107, 92), (196, 84, 50)


def show(recipes: Sequence[SweptRecipe], settings: Sequence[Setting], metric: MetricTitle, *, key: str) -> None:
    with st.container(key=key):
        shown = [
            recipe for recipe in recipes if all(one.name in recipe.settings for one in settings[:MOST_AXES])
        ][:MOST_LINES]  # fmt: skip
        st.html(lead("A line a recipe, from the best, green, to the worst, red. The last axis is the number."))
        figure = _figure(shown, settings[:MOST_AXES], metric)
        draw.chart(
            figure, key=f"{key}-chart", alt=f"{len(shown)} recipes over {', '.join(one.name for one in settings)}"
        )


def _figure(recipes: Sequence[SweptRecipe], settings: Sequence[Setting], metric: MetricTitle) -> go.Figure:
    axes = [_heights([recipe.settings[one.name] for recipe in recipes]) for one in settings]
    values = [recipe.value for recipe in recipes]
    axes.append(_heights(values))
    heights = np.array([heights for heights, _ in axes])
    ranks = heights[-1] if metric.better != "lower" else 1 - heights[-1]
    drawn = go.Figure()
    for place in range(len(axes)):
        drawn.add_vline(x=place, line={"color": NEUTRAL, "width": 1})
    for index in np.argsort(ranks):  # the best on top
        recipe = recipes[index]
        drawn.add_scatter(
            x=list(range(len(axes))), y=heights[:, index], mode="lines",
            line={"color": _colour(float(ranks[index])), "width": 1.8},
            hovertemplate=hover(recipe.name, f"{metric.title}: {figures.measured(recipe.value, recipe.interval)}"),
        )  # fmt: skip
    for place, (_, ticks) in enumerate(axes):
        drawn.add_scatter(
            x=[place] * len(ticks), y=[height for height, _ in ticks], mode="text", hoverinfo="skip",
            text=[f"&nbsp;{escape(words)}" for _, words in ticks], textposition="middle right",
            textfont={"size": 11, "color": INK}, cliponaxis=False,
        )  # fmt: skip
    names = [escape(name) for name in [*(one.name for one in settings), metric.title]]
    x = {"tickvals": list(range(len(axes))), "ticktext": names, "showgrid": False, "range": [-0.15, len(axes) - 0.55]}
    return laid_out(drawn, height=400, x=x, y={"visible": False, "range": [-0.06, 1.06]})


def _heights(values: Sequence[object]) -> tuple[np.ndarray, list[tuple[float, str]]]:
    """(a height from 0 to 1 of each, what to write at which height): numbers by size, words by their order."""
    numbers = [number_of(value) for value in values if isinstance(value, bool | int | float | str)]
    known = [one for one in numbers if one is not None]
    if len(known) < len(values):
        kinds = sorted({str(value) for value in values})
        at = {kind: place / max(1, len(kinds) - 1) for place, kind in enumerate(kinds)}
        return np.array([at[str(value)] for value in values]), [(at[kind], kind) for kind in kinds]
    scaled = np.log(known) if wide(known) else np.array(known)
    low, span = float(scaled.min()), float(np.ptp(scaled)) or 1.0
    heights = (scaled - low) / span
    at_height = dict(sorted(zip(known, heights.tolist(), strict=True)))
    written = list(at_height) if len(at_height) <= MOST_TICKS else [min(at_height), max(at_height)]
    return heights, [(at_height[value], plain(round(value, 6))) for value in written]


def _colour(share: float) -> str:
    """From poor at 0 to good at 1."""
    mixed = [round(poor + (good - poor) * share) for good, poor in zip(GOOD, POOR, strict=True)]
    return f"rgba({mixed[0]},{mixed[1]},{mixed[2]},0.75)"
