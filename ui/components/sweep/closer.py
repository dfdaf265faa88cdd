"""Sentences on which settings mattered, and one view at a time of the same recipes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import streamlit as st

from evaluation.judging.sweeps.sentences import sentences
from ui import entrance, services, state
from ui.components.sweep import against_cost, all_settings, code_sizes, one_setting, recipes_table
from ui.markup import plain_list, tag
from ui.stored_facts import MetricTitle
from ui.text import escape, plural
from ui.trainings import sweep
from ui.trainings.stored import StoredTraining

NAME = "tab"


@st.fragment
def show(found: Sequence[StoredTraining], metric: MetricTitle, titles: Mapping[str, MetricTitle], *, key: str) -> None:
    entrance.check()
    telling = [metric.name, *(name for name in code_sizes.TELLING if name in titles)]
    runs = [look.run.id for one in found for name in telling if (look := sweep.last_look(one, name)) is not None]
    arrays = services.store().runs.arrays_of(list(dict.fromkeys(runs)), telling)
    sizes = {checkpoint.sha256: checkpoint.bytes for checkpoint in services.store().checkpoints.all()}
    recipes = sweep.recipes_of(found, metric, titles, arrays, sizes)
    settings = sweep.settings_of(recipes)
    with st.container(key=key):
        _say(recipes, metric)
        views: dict[str, Callable[[], None]] = {}
        if settings:
            views["One setting"] = lambda: one_setting.show(recipes, settings, metric, key=f"{key}-setting")
        if len(settings) > 1:
            views["All settings"] = lambda: all_settings.show(recipes, settings, metric, key=f"{key}-all")
        views["Cost"] = lambda: against_cost.show(recipes, metric, titles, key=f"{key}-cost")
        if code_sizes.able(found):
            views["Code size"] = lambda: code_sizes.show(found, titles, arrays, sizes, key=f"{key}-codes")
        tabs = st.tabs(list(views), key=state.one(NAME, list(views)), on_change=state.remember, args=(NAME,))
        for tab, draw in zip(tabs, views.values(), strict=True):
            if tab.open:
                with tab:
                    draw()
        st.header("Recipes", anchor=False)
        costs = against_cost.varying_costs(recipes)
        recipes_table.show(recipes, settings, costs, metric, titles, key=f"{key}-table")


def _say(recipes: Sequence[sweep.SweptRecipe], metric: MetricTitle) -> None:
    trainings = sum(one.seeds for one in recipes)
    counted = f"{plural(trainings, 'training')} of {plural(len(recipes), 'recipe')}, each with its last step."
    found = sweep.mattering(recipes, metric)
    if found is not None:
        said = list(sentences(metric.title, found))
    elif metric.better is None:
        said = [f"{metric.title} has no good direction: which settings mattered is not said."]
    else:
        said = ["No setting that all trainings have varies."]
    st.html(tag("p", counted, cls="ts-small ts-muted") + plain_list([escape(sentence) for sentence in said]))
