"""The chosen models by recipe: trainings that differ in the seed alone are one, and means of recipes are compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from evaluation import TouchstoneError
from evaluation.judging.recipes.mean import mean_interval
from evaluation.judging.recipes.rows import RecipeRow
from evaluation.judging.recipes.table import RecipeTable, compare_recipes
from evaluation.record import figures
from evaluation.record.run import Run
from evaluation.store.looks import KeptLook
from ui import services
from ui.markup import header_cell, lead, muted, plain_list, table, tag
from ui.text import escape, plural, sentence

MOST_SAID = 12
"""Sentences that stand unfolded."""


def by_recipe(runs: Sequence[Run], looks: Mapping[str, KeptLook]) -> dict[str, list[Run]]:
    """Recipe -> one run of each of its trainings, the latest of the chosen steps; empty where no two recipes are
    among them, or none of them has two trainings."""
    latest: dict[str, dict[str, tuple[int, Run]]] = {}
    for run in runs:
        look = looks.get(run.record.checkpoint.sha256)
        if look is None:
            continue
        step = look.facts.step if look.facts.step is not None else -1
        own = latest.setdefault(look.facts.recipe, {})
        if look.facts.name not in own or own[look.facts.name][0] < step:
            own[look.facts.name] = step, run
    found = {recipe: [run for _, run in own.values()] for recipe, own in latest.items()}
    return found if len(found) > 1 and any(len(own) > 1 for own in found.values()) else {}


def show(recipes: Mapping[str, Sequence[Run]], *, key: str) -> None:
    with st.container(key=key):
        try:
            found = _compared(recipes)
        except TouchstoneError as error:
            st.html(lead(escape(sentence(str(error)))))
            return
        st.html(
            lead(
                "Means over trainings that differ in the seed alone, with 95% intervals over new seeds and new images. "
                "Of a training whose steps are chosen twice the latest counts."
            )
        )
        head = header_cell("Number") + "".join(
            header_cell(f"{escape(name)} {muted(plural(count, 'seed'))}")
            for name, count in zip(found.names, found.trainings, strict=True)
        )
        st.html(table(head, [_row(row) for row in found.rows], label="Numbers of recipes"))
        decided = [
            line for row in found.rows for pair in row.pairs if pair.verdict != "tied" for line in pair.sentences
        ]
        others = [line for row in found.rows for pair in row.pairs if pair.verdict == "tied" for line in pair.sentences]
        st.html(_list(decided[:MOST_SAID]) + _folded([*decided[MOST_SAID:], *others]))


def _compared(recipes: Mapping[str, Sequence[Run]]) -> RecipeTable:
    members = tuple((name, tuple(run.id for run in runs)) for name, runs in recipes.items())
    found: RecipeTable = services.of_runs(services.store().folder, "recipes", members, lambda: compare_recipes(recipes))
    return found


def _row(row: RecipeRow) -> str:
    better = f" {muted(f'{row.better} is better')}" if row.better else ""
    cells = [
        "" if one is None else figures.measured(one.mean, mean_interval(one)) for one in row.trained
    ]  # fmt: skip
    return header_cell(escape(row.title) + better, row=True) + "".join(tag("td", escape(cell)) for cell in cells)


def _list(lines: Sequence[str]) -> str:
    return plain_list([escape(line) for line in lines]) if lines else ""


def _folded(lines: Sequence[str]) -> str:
    if not lines:
        return ""
    return f'<details class="ts-fold"><summary>Every pair of recipes</summary>{_list(lines)}</details>'
