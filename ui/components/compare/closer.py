"""The table, and below it one view at a time of the same models: what is not open is not made."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from ui import entrance, services, state
from ui.components.compare import (
    disagreement,
    forest,
    measures,
    numbers,
    pair,
    pair_matrix,
    profiles,
    recipes,
    two_measures,
)
from ui.components.compare.compared import Compared
from ui.components.shared import figures_by_group

NAME = "tab"


@st.fragment
def show(all_: Compared, *, key: str) -> None:
    entrance.check()
    with st.container(key=key):
        st.header("Numbers", anchor=False)
        chosen = measures.choose(all_.comparison)
        if not chosen.every:
            return
        numbers.show(all_, chosen.shown, key=f"{key}-numbers")
        st.header("A closer look", anchor=False)
        views = _views(all_, chosen)
        tabs = st.tabs(list(views), key=state.one(NAME, list(views)), on_change=state.remember, args=(NAME,))
        for tab, draw in zip(tabs, views.values(), strict=True):
            if tab.open:
                with tab:
                    draw()


def _views(all_: Compared, chosen: measures.Measures) -> dict[str, Callable[[], None]]:
    """Title of each view -> what draws it. Two models are a pair already."""
    every, shown, runs = chosen.every, chosen.shown, all_.runs
    views: dict[str, Callable[[], None]] = {"One measure": lambda: forest.show(all_, every, key="forest")}
    if len(runs) > 1:
        views["Two measures"] = lambda: two_measures.show(runs, every, key="two-measures")
        views["Profiles"] = lambda: profiles.show(runs, shown, key="profiles")
    if len(runs) > 2:
        views["Every pair"] = lambda: pair_matrix.show(all_.comparison, every, key="pairs")
        views["Two models"] = lambda: pair.show(all_, shown, key="pair")
    if by_recipe := recipes.by_recipe(runs, services.store().looks.all()):
        views["Recipes"] = lambda: recipes.show(by_recipe, key="recipes")
    if len(runs) > 1:
        views["Where two disagree"] = lambda: disagreement.show(all_, key="disagreement")
    views["Images and curves"] = lambda: figures_by_group.choose(runs, key="figures")
    return views
