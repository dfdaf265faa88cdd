"""Which runs a page shows: those of one dataset, chosen by the reader, kept in the URL."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from evaluation import TouchstoneError
from evaluation.record import figures
from evaluation.record.palette import colour_of
from evaluation.store.runs import RunSummary
from ui import services, state
from ui.components.shared import empty, unconfirmed
from ui.text import markdown, shortened

MOST_CHOSEN = 12
"""Chosen at first: those measured last, so that a new upload is among them. More are shown when asked for."""


LEADER = "leader"
"""In the address, where the reader named no baseline."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    runs: tuple[RunSummary, ...]
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
    dataset = _dataset(everything)
    here = sorted((run for run in everything if run.dataset_sha256 == dataset), key=lambda run: run.colour)
    by_short = {state.short(run.checkpoint_sha256): run for run in here}
    newest = [run for run in everything if run.dataset_sha256 == dataset][-MOST_CHOSEN:]
    at_first = [short for short, run in by_short.items() if run in newest]
    chosen = [by_short[item] for item in _models(by_short, at_first)]
    if len(chosen) < least:
        st.info("Choose at least one model above." if least == 1 else f"Choose at least {least} models above.")
        st.stop()
    named = _baseline(chosen) if baseline and len(chosen) > 1 else None
    unconfirmed.show(services.runs(chosen), key="unconfirmed")
    return Chosen(runs=tuple(chosen), baseline=named, dataset_sha256=dataset)


def _dataset(everything: Sequence[RunSummary]) -> str:
    """The dataset of the newest run unless the URL names one; a chooser where there are several."""
    digests = list(dict.fromkeys(run.dataset_sha256 for run in reversed(everything)))
    if len(digests) == 1:
        return digests[0]
    counts = {digest: [run for run in everything if run.dataset_sha256 == digest] for digest in digests}
    most = max(digests, key=lambda digest: len(counts[digest]))
    by_short = {state.short(digest): digest for digest in digests}
    labels = {
        state.short(digest): f"{found[-1].dataset_spec}, {figures.count(found[-1].n)} test images ({len(found)} models)"
        for digest, found in counts.items()
    }
    key = state.one("data", list(by_short), state.short(most))
    value = st.selectbox(
        "Measured on",
        list(by_short),
        key=key,
        format_func=lambda item: labels[item],
        on_change=state.remember,
        args=("data",),
        width=460,
    )
    return by_short[value or state.short(most)]


def _models(by_short: dict[str, RunSummary], at_first: Sequence[str]) -> list[str]:
    options = list(by_short)
    key = state.many("models", options, at_first)
    style = "".join(
        f".st-key-chooser button:nth-of-type({index + 1}){{--c:{colour_of(run.colour)}}}"
        for index, run in enumerate(by_short.values())
    )
    st.html(f"<style>{style}</style>")
    with st.container(key="chooser"):
        value = st.pills(
            "Models",
            options,
            selection_mode="multi",
            key=key,
            on_change=state.remember,
            args=("models",),
            format_func=lambda item: markdown(shortened(by_short[item].name, 30)),
        )
    return [item for item in options if item in (value or [])]


def _baseline(chosen: Sequence[RunSummary]) -> int | None:
    names = {LEADER: "the leader of each group"}
    names |= {state.short(run.checkpoint_sha256): run.name for run in chosen}
    options = list(names)
    key = state.one("baseline", options, options[0])
    value = st.selectbox(
        "Baseline",
        options,
        key=key,
        format_func=lambda item: shortened(names[item], 60),
        on_change=state.remember,
        args=("baseline",),
        width=320,
        help="Differences are taken to this model. Name one before you look at the numbers, and fewer comparisons are "
        "corrected for.",
    )
    return options.index(value) - 1 if value in options and value != LEADER else None


def link() -> dict[str, str]:
    """Query parameters that open another page with the same choice."""
    return state.carried()


def refused(error: TouchstoneError) -> None:
    """Runs that cannot be compared: say which and why, and what to do."""
    st.warning(markdown(str(error)[:1].upper() + str(error)[1:]), icon=":material/balance:")
    st.page_link("pages/10_models.py", label="Measure them alike on the Models page", icon=":material/arrow_forward:")
