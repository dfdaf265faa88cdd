"""The number against what a recipe costs; the recipes that nobody beats on both stand on a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from evaluation.judging.sweeps.front import Priced, cost_front
from ui import choosing
from ui.charts import draw
from ui.components.sweep import folded_points
from ui.markup import lead
from ui.stored_facts import MetricTitle
from ui.text import escape, listed
from ui.trainings.sweep import SweptRecipe

FRONT = "#a98313"
MOST_NAMED = 6


def show(recipes: Sequence[SweptRecipe], metric: MetricTitle, titles: Mapping[str, MetricTitle], *, key: str) -> None:
    """Costs are those that all recipes have and that differ."""
    with st.container(key=key):
        costs = varying_costs(recipes)
        if not costs:
            st.html(
                lead("These recipes cost the same: no two differ in parameters, bytes, code size or a measured cost.")
            )
            return
        names = {cost: titles[cost].title if cost in titles else cost for cost in costs}
        cost = choosing.by_id("Cost", names, name="cost", width=300)
        figure = folded_points.points([(one, one.costs[cost]) for one in recipes], metric, across=names[cost])
        if metric.better is not None:
            sign = 1 if metric.better == "lower" else -1
            found = cost_front([_priced(one, cost, sign) for one in recipes])
            ordered = [recipes[place] for place in found.by_value]
            figure.add_scatter(
                x=[one.costs[cost] for one in ordered], y=[one.value for one in ordered], mode="lines",
                line={"color": FRONT, "width": 1.6, "shape": "hv"}, hoverinfo="skip",
            )  # fmt: skip
            named = [one.name for one in ordered[:MOST_NAMED]]
            more = f" and {len(ordered) - MOST_NAMED} more" if len(ordered) > MOST_NAMED else ""
            chance = len(found.possible) - len(found.by_value)
            st.html(
                lead(
                    f"Golden line: no other recipe costs as little and is better: {_escaped(named)}{more}. "
                    f"Chance may have put {chance} more behind it."
                )
            )
        draw.chart(figure, key=f"{key}-chart", alt=f"{metric.title} against {names[cost]}, {len(recipes)} recipes")


def varying_costs(recipes: Sequence[SweptRecipe]) -> list[str]:
    shared = [cost for cost in recipes[0].costs if all(cost in one.costs for one in recipes)] if recipes else []
    return [cost for cost in shared if len({one.costs[cost] for one in recipes}) > 1]


def _priced(recipe: SweptRecipe, cost: str, sign: int) -> Priced:
    interval = None if recipe.interval is None else tuple(sorted(sign * end for end in recipe.interval))
    return Priced(
        cost=recipe.costs[cost], number=sign * recipe.value,
        interval=None if interval is None else (interval[0], interval[1]),
    )  # fmt: skip


def _escaped(names: list[str]) -> str:
    return listed([escape(name) for name in names])
