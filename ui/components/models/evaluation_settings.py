"""What a new evaluation measures on: the dataset, how many images, the seed, which groups of measures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from evaluation import Config, TouchstoneError, catalog
from evaluation.registry import GROUPS, MetricInfo
from evaluation.types import MOST_SEED
from models.intake.ranges import ValueRange
from ui import services, state
from ui.changes import Request
from ui.components.models import data_check, data_options
from ui.words import metric_names

if TYPE_CHECKING:
    from evaluation.jobs.plugin_messages import OnRequest, PluginsListed

MOST = 10_000_000
NO_PATH = "Give the path of the images first; files that arrive are measured on them at once."
WITH_OPTIONS = ("idx", "folder", "npz")
"""Sources whose values are read as they are stored."""
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
        plugins = _plugins()
        sources = SOURCES | _sources(plugins)
        names = list(sources)
        source = st.selectbox(
            "Measure on",
            names,
            key=state.one("source", names, "digits"),
            on_change=state.remember,
            args=("source",),
            format_func=lambda name: sources[name][0],
        )
        path = _path(sources[source][1]) if sources[source][1] else ""
        said = st.container()
        with st.expander("Settings", type="compact", key=f"{key}-more", on_change="rerun") as more:
            options = data_options.show() if source in WITH_OPTIONS else ""
            config = _config(plugins, opened=bool(more.open))
        needs_path = bool(SOURCES[source][1]) if source in SOURCES else bool(path)
        data = f"{source}:{path}{options}" if needs_path else source
        with said:
            refusal = NO_PATH if needs_path and not path else data_check.show(data, key=f"{key}-data") if path else ""
    return Request(data=data, config=config, refusal=refusal)


def _plugins() -> PluginsListed | None:
    """None where no worker could tell; the list of plug-ins on this page says why."""
    try:
        return services.plugins()
    except TouchstoneError:
        return None


def _sources(plugins: PluginsListed | None) -> dict[str, tuple[str, str]]:
    """Those of plug-ins; each may take an argument."""
    modules = () if plugins is None else plugins.modules
    return {
        name: (f"{name} (from {module.package})", "Path or argument of this source, if it takes one")
        for module in modules
        for kind, name in module.announces
        if kind == "sources"
    }


def _path(what: str) -> str:
    label = f"{what}, on the server"
    written = st.text_input(
        label, key=state.words("path"), on_change=state.remember, args=("path",), placeholder="/data/…"
    )
    return written.strip()


def _config(plugins: PluginsListed | None, *, opened: bool) -> Config:
    n: int | None = st.number_input(
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
        max_value=MOST_SEED,
        key=state.whole("seed", 0, 0, MOST_SEED),
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
    extra = _on_request(plugins, opened=opened)
    written = st.text_input(
        "Stored range of samples",
        key=state.words("samples_range"),
        on_change=state.remember,
        args=("samples_range",),
        placeholder="that of the data",
        help="Black and white in batches of samples, such as 0,16. Without it they are read in the data's range.",
    )
    resize = st.toggle(
        "Resize the data to the model's input where they differ",
        key=state.flag("resize"),
        on_change=state.remember,
        args=("resize",),
    )
    chosen = tuple(groups) if groups and len(groups) < len(GROUPS) else ("*",)
    return Config(
        n=n,
        seed=int(seed or 0),
        metrics=(*chosen, *extra),
        extractor=extractor.strip() or "auto",
        samples_range=_range(written),
        resize=resize,
    )


def _range(written: str) -> tuple[float, float] | None:
    """None for an empty text, and for one that is no range: then it is said."""
    if not written.strip():
        return None
    try:
        stated = ValueRange.parse(written, "the range of samples")
    except TouchstoneError as error:
        st.error(str(error))
        return None
    return stated.low, stated.high


def _on_request(plugins: PluginsListed | None, *, opened: bool) -> list[str]:
    """Metrics that are measured only when asked for by name. Reading the catalogue imports every metric, so it is read
    when the settings are unfolded."""
    if not opened and not state.text("extra"):
        return []
    offered: dict[str, MetricInfo | OnRequest] = {metric.name: metric for metric in catalog() if metric.on_request}
    offered |= {} if plugins is None else {metric.name: metric for metric in plugins.on_request}
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
