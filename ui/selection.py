"""Which runs a page shows: those of one dataset, chosen by the reader, kept in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from evaluation import TouchstoneError
from evaluation.record import figures
from evaluation.store.runs import RunSummary
from ui import choosing, chosen_models, services, state
from ui.components.shared import empty, selection_bar, unconfirmed
from ui.text import markdown, plural
from ui.trainings import of_store

MOST_CHOSEN = 12
"""Chosen at first: those measured last, so that a new upload is among them. More are shown when asked for."""


LEADER = "leader"
"""In the address, where the reader named no baseline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    runs: tuple[RunSummary, ...]
    """The newest measured first."""
    baseline: int | None
    """Index into ``runs``; None where the reader named none."""
    dataset_sha256: str

    @property
    def names(self) -> list[str]:
        return [run.name for run in self.runs]


def choose(*, baseline: bool = False, least: int = 1) -> Chosen:
    """The choosers of dataset, models and baseline. Stops the page, saying what to do, when there is too little."""
    everything = services.store().runs.all()
    if not everything:
        empty.no_runs(key="no-runs")
        st.stop()
    wanted = chosen_models.wanted()
    measured_on = dataset(everything, wanted)
    here = offered(everything, measured_on, wanted)
    at_first, chosen = picked(here, wanted)
    selection_bar.show(measured_on, [run.checkpoint_sha256 for run in chosen], at_first, where=here[0].dataset_spec)
    if sentence := chosen_models.lost():
        st.caption(markdown(sentence))
    if wanted is not None and (missing := len(wanted) - len(chosen)) > 0:
        st.caption(f"{plural(missing, 'model')} of this choice {'is' if missing == 1 else 'are'} not measured here.")
    if len(chosen) < least:
        st.info("Choose at least one model above." if least == 1 else f"Choose at least {least} models above.")
        st.stop()
    named = _baseline(chosen) if baseline and len(chosen) > 1 else None
    unconfirmed.show(services.runs(chosen), key="unconfirmed")
    return Chosen(runs=tuple(chosen), baseline=named, dataset_sha256=measured_on)


def offered(everything: Sequence[RunSummary], dataset: str, wanted: frozenset[str] | None) -> list[RunSummary]:
    """Runs on the data set, the newest first. Archived models only where the address names them, or all are."""
    marks = services.store().model_marks.all()
    here = [run for run in reversed(everything) if run.dataset_sha256 == dataset]
    archived = {sha256 for sha256, mark in marks.items() if mark.archived}
    named = wanted or frozenset()
    shown = [
        run for run in here if run.checkpoint_sha256 not in archived or state.short(run.checkpoint_sha256) in named
    ]
    return shown or here


def picked(here: Sequence[RunSummary], wanted: frozenset[str] | None) -> tuple[list[str], list[RunSummary]]:
    """(SHA-256 of what opens by itself, the runs that the address chooses, or those), of what is offered."""
    by_itself = at_first(here, here[0].dataset_sha256) if here else []
    return by_itself, [run for run in here if chosen_models.is_wanted(run.checkpoint_sha256, wanted, by_itself)]


def at_first(here: Sequence[RunSummary], dataset: str) -> list[str]:
    """SHA-256 of what opens by itself: the newest, of a training the step to keep alone. Looks of the series that ship
    do so only where nothing else is measured: they come after a reader's own models, and teach."""
    looks = services.store().looks.all()
    series = {one.name: one for one in of_store.all_on(dataset) if len(one.looks) > 1} if looks else {}
    found: dict[str, None] = {}
    for run in without_shipped_series(here):
        look = looks.get(run.checkpoint_sha256)
        training = series.get(look.facts.name) if look else None
        found.setdefault(run.checkpoint_sha256 if training is None else of_store.kept(training).run.checkpoint_sha256)
        if len(found) == MOST_CHOSEN:
            break
    return list(found)


def without_shipped_series(everything: Sequence[RunSummary]) -> Sequence[RunSummary]:
    """The runs without those of series that ship; all of them where there are no others."""
    looks = services.store().looks.all()
    if not looks:
        return everything
    shipped = {one.sha256 for one in services.store().checkpoints.all() if one.origin == "zoo" and one.sha256 in looks}
    return [run for run in everything if run.checkpoint_sha256 not in shipped] or everything


def newest_dataset(everything: Sequence[RunSummary], wanted: frozenset[str] | None) -> str:
    """Of the newest run of a model that the address names, else of the newest run that is of no shipped series."""
    named = wanted or frozenset()
    of_these = [run for run in everything if state.short(run.checkpoint_sha256) in named]
    return (of_these or without_shipped_series(everything))[-1].dataset_sha256


def dataset(everything: Sequence[RunSummary], wanted: frozenset[str] | None) -> str:
    """The newest dataset unless the address names one; a chooser where there are several."""
    found = {run.dataset_sha256: run for run in everything}
    digests = list(dict.fromkeys(run.dataset_sha256 for run in reversed(everything)))
    if len(digests) == 1:
        return digests[0]
    counts = {digest: sum(run.dataset_sha256 == digest for run in everything) for digest in digests}
    labels = {
        state.short(digest): f"{found[digest].dataset_spec}, {figures.count(found[digest].n)} test images "
        f"({plural(counts[digest], 'model')})"
        for digest in digests
    }
    short = choosing.by_id("Measured on", labels, name="data", default=state.short(newest_dataset(everything, wanted)))
    return next(digest for digest in digests if state.short(digest) == short)


def _baseline(chosen: Sequence[RunSummary]) -> int | None:
    names = {LEADER: "the leader of each group"}
    names |= {state.short(run.checkpoint_sha256): run.name for run in chosen}
    value = choosing.by_id(
        "Baseline",
        names,
        name="baseline",
        width=320,
        help="Differences are taken to this model. Name one before you look at the numbers, and fewer comparisons are "
        "corrected for.",
    )
    return None if value == LEADER else list(names).index(value) - 1


def link() -> dict[str, str]:
    """Query parameters that open another page with the same choice."""
    return state.carried()


def refused(error: TouchstoneError) -> None:
    """Runs that cannot be compared: say which and why, and what to do."""
    st.warning(markdown(str(error)[:1].upper() + str(error)[1:]), icon=":material/balance:")
    st.page_link("pages/10_models.py", label="Measure them alike on the Models page", icon=":material/arrow_forward:")
