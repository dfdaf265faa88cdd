"""Recipes as points with their interval over seeds, and each seed as a small point beside it."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from evaluation.record import figures
from evaluation.record.palette import COLOURS
from ui.charts.style import NEUTRAL, hover, laid_out, transparent
from ui.stored_facts import MetricTitle
from ui.text import plural
from ui.trainings.sweep import SweptRecipe, plain, wide

COLOUR = COLOURS[0]
MOST_TICKS = 8
"""Values of a setting that are all written on its axis."""
Places = Sequence[tuple[SweptRecipe, float | str]]
"""Each recipe with its place across: a number, or a word."""


def points(placed: Places, metric: MetricTitle, *, across: str, height: int = 380) -> go.Figure:
    """``across`` is the title of that axis, which is a logarithm where the numbers span a factor of ten."""
    drawn = go.Figure()
    numbers = [float(place) for _, place in placed if isinstance(place, int | float)]
    log = len(numbers) == len(placed) and wide(numbers)
    seeds = [
        (place, look.facts.numbers[metric.name][0])
        for recipe, place in placed if recipe.seeds > 1 for look in recipe.looks
    ]  # fmt: skip
    drawn.add_scatter(
        x=[place for place, _ in seeds], y=[value for _, value in seeds], mode="markers", hoverinfo="skip",
        marker={"size": 5, "color": transparent(COLOUR, 0.45)},
    )  # fmt: skip
    ends = [recipe.interval or (recipe.value, recipe.value) for recipe, _ in placed]
    drawn.add_scatter(
        x=[place for _, place in placed],
        y=[recipe.value for recipe, _ in placed],
        mode="markers",
        cliponaxis=False,
        marker={"size": 10, "color": COLOUR},
        error_y={
            "type": "data", "symmetric": False, "color": NEUTRAL, "thickness": 1.4, "width": 0,
            "array": [high - recipe.value for (recipe, _), (_, high) in zip(placed, ends, strict=True)],
            "arrayminus": [recipe.value - low for (recipe, _), (low, _) in zip(placed, ends, strict=True)],
        },
        hovertemplate=[
            hover(
                recipe.name,
                f"{across}: {place if isinstance(place, str) else plain(place)}",
                f"{metric.title}: {figures.measured(recipe.value, recipe.interval)} ({plural(recipe.seeds, 'seed')})",
            )
            for recipe, place in placed
        ],
    )  # fmt: skip
    better = f" ({metric.better} is better)" if metric.better else ""
    axis: dict[str, object] = {"title": across, "type": "log" if log else None}
    if numbers and len(numbers) == len(placed) and len(set(numbers)) <= MOST_TICKS:
        axis |= {"tickvals": sorted(set(numbers)), "ticktext": [plain(one) for one in sorted(set(numbers))]}
    return laid_out(drawn, height=height, x=axis, y={"title": f"{metric.title}{better}"})
