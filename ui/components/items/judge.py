"""Whose error and whose code count: the mean of all, the model of the lowest error, or another one on request."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from evaluation.record.run import Run
from ui import choosing, state
from ui.items.kept import Items
from ui.text import plural

NAME = "by"
ALL, OTHERS = "all", "others"
MOST = 6
"""So many models are listed by name. Of more the best and the chosen one are, and the others on request."""
LISTED = "judges"
"""In the address as 1 where all are listed."""


def choose(shown: Items) -> Run | None:
    """None: the mean error of all."""
    able = {id_of(run): run for run in shown.runs if run.id in shown.errors or run.ok("codes") is not None}
    if len(able) < 2:
        return next(iter(able.values()), None)
    if state.text(NAME) == OTHERS:  # the reader asked for the rest of the list
        state.put(LISTED, "1")
        state.put(NAME, None)
    chosen = choosing.by_id(
        "Judged by",
        offered(shown, able, state.text(NAME), every=state.text(LISTED) == "1"),
        name=NAME,
        default=ALL,
        width=250,
        help="Whose error, and whose code for density and likeness, count here.",
    )
    return able.get(chosen)


def id_of(run: Run) -> str:
    """As the address names a model."""
    return state.short(run.record.checkpoint.sha256)


def offered(shown: Items, able: Mapping[str, Run], chosen: str | None, *, every: bool) -> dict[str, str]:
    """Id -> what the list calls it: all, the best, then the rest or how many there are."""
    best = leader(shown, list(able.values()))
    names = {ALL: f"the mean of {plural(len(shown.errors), 'model')}" if shown.errors else "no model in particular"}
    for id_, run in sorted(able.items(), key=lambda one: one[1] is not best):
        if every or len(able) <= MOST or run is best or id_ == chosen:
            names[id_] = f"{run.name} (lowest mean error)" if run is best else run.name
    if left := len(able) - (len(names) - 1):
        names[OTHERS] = f"{plural(left, 'other')} …"
    return names


def leader(shown: Items, able: Sequence[Run]) -> Run | None:
    """The model with the lowest mean error on the shown images; None where none reconstructs."""
    measured = [run for run in able if run.id in shown.errors]
    return min(measured, key=lambda run: float(np.mean(shown.errors[run.id])), default=None)
