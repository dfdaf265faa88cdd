"""Draws all results that are not single numbers, models side by side: galleries, curves, histograms."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import streamlit as st

from evaluation.record.run import Run
from evaluation.record.schema import Ok
from evaluation.record.views import Embedding, ImageGrid, Scalar, Vectors, View
from evaluation.registry import GROUPS
from ui import choosing
from ui.charts import draw
from ui.words import terms

SKIPPED_TYPES = (Scalar, Embedding, Vectors)
"""Not drawn here: numbers are in the table, maps have a page, and vectors are not drawn at all."""


def show(runs: Sequence[Run], *, key: str, groups: Sequence[str], without: Collection[str] = ()) -> None:
    """All figures of some groups, one after the other. ``without`` names metrics that the page draws elsewhere."""
    for group in groups:
        if figures := of_group(runs, group, without):
            st.header(GROUPS[group], anchor=False)
            drawn(figures, key=key)


def of_group(runs: Sequence[Run], group: str, without: Collection[str] = ()) -> list[tuple[Ok, list[draw.Series]]]:
    """Outcome and views of each metric of a group that is drawn."""
    return [(outcome, series) for outcome, series in _figures(runs, group) if outcome.metric not in without]


def choose(runs: Sequence[Run], *, key: str) -> None:
    """The figures of one group, which the reader chooses. A dozen models have too many to show at once."""
    found = {group: figures for group in GROUPS if (figures := _figures(runs, group))}
    if not found:
        return
    options = list(found)
    with st.container(key=f"{key}-chooser"):
        group = choosing.one(st.pills, "Look into", options, name="group", words=lambda name: GROUPS[name])
    drawn(found[group], key=key)


def drawn(figures: Sequence[tuple[Ok, list[draw.Series]]], *, key: str) -> None:
    """Each figure under its title and what it says."""
    for outcome, series in figures:
        st.subheader(outcome.title or outcome.metric, anchor=False)
        st.html(terms.lead(outcome.explanation, metric=outcome.metric))
        draw.show(series, key=f"{key}-{outcome.metric}", title=outcome.title)


def _figures(runs: Sequence[Run], group: str) -> list[tuple[Ok, list[draw.Series]]]:
    """Pictures come first: they show what the charts below measure."""
    shown = [(outcome, series) for outcome, series in _metrics(runs, group) if _worth_drawing(series)]
    return sorted(shown, key=lambda item: item[0].view.type != "ImageGrid")


def _metrics(runs: Sequence[Run], group: str) -> list[tuple[Ok, list[draw.Series]]]:
    """Metrics of a group with the models that have them, in the order of the first run that does."""
    found: dict[str, tuple[Ok, list[draw.Series]]] = {}
    for run in runs:
        for outcome in run.record.outcomes:
            if (
                outcome.group != group
                or not isinstance(outcome, Ok)
                or outcome.view.type in {t.__name__ for t in SKIPPED_TYPES}
            ):
                continue
            view = run.exact_view(outcome.metric)
            if view is not None:
                series = draw.Series.of(run, view)
                found.setdefault(outcome.metric, (outcome, []))[1].append(series)
    return list(found.values())


def _worth_drawing(series: Sequence[draw.Series]) -> bool:
    """A grid with more images is kept for other pages to pick from, and is not drawn."""
    views: list[View] = [item.view for item in series]
    return not all(isinstance(view, ImageGrid) and len(view.images) > draw.GALLERY_IMAGES for view in views)
