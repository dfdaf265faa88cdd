"""The number against one setting: seeds folded into a mean with its interval."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.judging.sweeps.settings import Setting
from ui import choosing
from ui.charts import draw
from ui.components.sweep import folded_points
from ui.markup import lead
from ui.stored_facts import MetricTitle
from ui.trainings.sweep import SweptRecipe, number_of


def show(recipes: Sequence[SweptRecipe], settings: Sequence[Setting], metric: MetricTitle, *, key: str) -> None:
    with st.container(key=key):
        name = choosing.by_id("Setting", {one.name: one.name for one in settings}, name="setting", width=300)
        placed = sorted(
            ((recipe, _place(recipe, name)) for recipe in recipes if name in recipe.settings),
            key=lambda one: (isinstance(one[1], str), one[1] if isinstance(one[1], float) else 0.0, str(one[1])),
        )
        st.html(lead("A large point is the mean of a recipe with its 95% interval over new seeds, a small one a seed."))
        figure = folded_points.points(placed, metric, across=name)
        draw.chart(figure, key=f"{key}-chart", alt=f"{metric.title} against {name}, {len(placed)} recipes")


def _place(recipe: SweptRecipe, name: str) -> float | str:
    value = recipe.settings[name]
    number = number_of(value)
    return str(value) if number is None else number
