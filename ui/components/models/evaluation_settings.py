"""What a new evaluation measures on: the dataset, how many images, the seed, which groups of measures."""

from __future__ import annotations

import streamlit as st

from evaluation import Config, catalog
from evaluation.registry import GROUPS
from ui import metric_names, state
from ui.services import Request

MOST = 10_000_000
SOURCES = {
    "digits": ("Digits (built in)", ""),
    "idx": ("MNIST-family files", "Folder with the four idx files, gzip or not"),
    "folder": ("Image folder or zip", "Folder with one sub-folder a class, or a zip of it"),
    "npz": ("Arrays (npz)", "File with images, and labels where there are any"),
    "sprites": ("Sprites with known factors (built in)", ""),
}
"""Source -> (its title, what its path points at). The second text is empty for a source without a path."""


def show(*, key: str) -> Request:
    """The settings, folded up at first. All of them are kept in the address."""
    with st.container(key=key):
        names = list(SOURCES)
        source = st.selectbox(
            "Measure on",
            names,
            key=state.one("source", names, "digits"),
            on_change=state.remember,
            args=("source",),
            format_func=lambda name: SOURCES[name][0],
        )
        path = _path(SOURCES[source][1]) if SOURCES[source][1] else ""
        with st.expander("Settings", type="compact", key=f"{key}-more", on_change="rerun") as more:
            config = _config(opened=bool(more.open))
    return Request(data=f"{source}:{path}" if SOURCES[source][1] else source, config=config)


def _path(what: str) -> str:
    label = f"{what}, on the server"
    written = st.text_input(
        label, key=state.words("path"), on_change=state.remember, args=("path",), placeholder="/data/…"
    )
    return written.strip()


def _config(*, opened: bool) -> Config:
    n = st.number_input(
        "Test images",
        min_value=2,
        max_value=MOST,
        placeholder="all, at most 10,000",
        key=state.whole("n", None, 2, MOST),
        on_change=state.remember,
        args=("n",),
    )
    seed = st.number_input(
        "Seed",
        min_value=0,
        max_value=MOST,
        key=state.whole("seed", 0, 0, MOST),
        on_change=state.remember,
        args=("seed",),
        help="Runs of one seed and dataset share their resamplings; that makes them comparable.",
    )
    extractor = st.text_input(
        "Feature extractor",
        key=state.words("extractor", "auto"),
        on_change=state.remember,
        args=("extractor",),
        help="auto: a small classifier trained on the data's labels, or raw pixels where there are none.",
    )
    groups = st.pills(
        "Measures",
        list(GROUPS),
        selection_mode="multi",
        key=state.many("groups", list(GROUPS), list(GROUPS)),
        on_change=state.remember,
        args=("groups",),
        format_func=lambda group: GROUPS[group],
    )
    extra = _on_request(opened=opened)
    resize = st.toggle(
        "Resize the data to the model's input where they differ",
        key=state.flag("resize"),
        on_change=state.remember,
        args=("resize",),
    )
    chosen = tuple(groups) if groups and len(groups) < len(GROUPS) else ("*",)
    return Config(
        n=None if n is None else int(n),
        seed=int(seed or 0),
        metrics=(*chosen, *extra),
        extractor=extractor.strip() or "auto",
        resize=resize,
    )


def _on_request(*, opened: bool) -> list[str]:
    """Metrics that are measured only when asked for by name. Reading the catalogue imports every metric, so it is read
    when the settings are unfolded."""
    if not opened and not state.text("extra"):
        return []
    offered = {metric.name: metric for metric in catalog() if metric.on_request}
    metric_names.settle("extra", {name: metric.title for name, metric in offered.items()})
    chosen = st.pills(
        "On request only",
        list(offered),
        selection_mode="multi",
        key=state.many("extra", list(offered), []),
        on_change=state.remember,
        args=("extra",),
        format_func=lambda name: offered[name].title,
        help="\n\n".join(f"{metric.title}: {metric.explanation}" for metric in offered.values()),
    )
    return list(chosen or [])
