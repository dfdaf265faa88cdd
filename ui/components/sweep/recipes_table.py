"""The recipes of a sweep with their settings, their number and what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from evaluation.judging.sweeps.settings import Setting
from evaluation.record import figures
from ui.markup import header_cell, muted, table, tag
from ui.stored_facts import MetricTitle
from ui.text import escape, plural
from ui.trainings.sweep import BYTES, SweptRecipe, plain

MOST = 200


def show(
    recipes: Sequence[SweptRecipe],
    settings: Sequence[Setting],
    costs: Sequence[str],
    metric: MetricTitle,
    titles: Mapping[str, MetricTitle],
    *,
    key: str,
) -> None:
    """The best first; those of a metric without a direction by size."""
    ordered = sorted(recipes, key=lambda one: one.value, reverse=metric.better == "higher")
    names = [one.name for one in settings]
    heads = [
        "Recipe",
        metric.title,
        "Seeds",
        *names,
        *(titles[cost].title if cost in titles else cost for cost in costs),
    ]
    rows = [_row(one, names, costs) for one in ordered[:MOST]]
    with st.container(key=key):
        st.html(table("".join(header_cell(escape(head)) for head in heads), rows, label="Recipes of the sweep"))
        if len(ordered) > MOST:
            st.html(tag("p", muted(f"The best {MOST} of {plural(len(ordered), 'recipe')}."), cls="ts-small"))


def _row(one: SweptRecipe, names: Sequence[str], costs: Sequence[str]) -> str:
    cells = [figures.measured(one.value, one.interval), str(one.seeds)]
    cells += [_words(one.settings.get(name)) for name in names]
    cells += [_cost(cost, one.costs.get(cost)) for cost in costs]
    return header_cell(escape(one.name), row=True) + "".join(tag("td", escape(cell)) for cell in cells)


def _words(value: object) -> str:
    if value is None:
        return ""
    return plain(value) if isinstance(value, float) else str(value)


def _cost(cost: str, value: float | None) -> str:
    if value is None:
        return ""
    return figures.size(int(value)) if cost == BYTES else figures.number(value)
