"""What a new evaluation measures on: the dataset, how many images, the seed, which groups of measures."""

from __future__ import annotations

import streamlit as st

from evaluation import Config
from evaluation.registry import GROUPS
from ui import state
from ui.services import Request

SOURCES = {
    "digits": ("Digits (built in)", ""),
    "idx": ("MNIST-family files", "Folder with the four idx files, gzip or not"),
    "folder": ("Image folder or zip", "Folder with one sub-folder a class, or a zip of it"),
    "npz": ("Arrays (npz)", "File with images, and labels where there are any"),
}
"""Source -> what it is called, what its path names. A source that takes no path has no second text."""


def show(*, key: str) -> Request:
    """The settings, closed until asked for; a sentence says what holds now."""
    with st.container(key=key):
        source = st.selectbox(
            "Measure on",
            list(SOURCES),
            key=state.one("source", list(SOURCES), "digits"),
            on_change=state.remember,
            args=("source",),
            format_func=lambda item: SOURCES[item][0],
        )
        path = ""
        if SOURCES[source][1]:
            key_path = state.words("path")
            path = st.text_input(
                f"{SOURCES[source][1]}, on the server",
                key=key_path,
                on_change=state.remember,
                args=("path",),
                placeholder="/data/…",
            ).strip()
        with st.expander("Settings", type="compact"):
            n = st.number_input(
                "Test images",
                min_value=2,
                max_value=1_000_000,
                value=None,
                placeholder="all, at most 10,000",
                key=f"{key}-n",
            )
            seed = st.number_input(
                "Seed",
                min_value=0,
                max_value=2**31,
                value=0,
                key=f"{key}-seed",
                help="Runs of the same seed and data share their resamplings, which is what makes them comparable.",
            )
            extractor = st.text_input(
                "Feature extractor",
                value="auto",
                key=f"{key}-extractor",
                help="auto: a small classifier trained on the data's labels, or raw pixels where there are none.",
            )
            chosen = st.pills(
                "Measures",
                list(GROUPS),
                selection_mode="multi",
                default=list(GROUPS),
                key=f"{key}-groups",
                format_func=lambda group: GROUPS[group],
            )
            resize = st.toggle("Resize the data to the model's input where they differ", key=f"{key}-resize")
    groups = tuple(chosen) if chosen and len(chosen) < len(GROUPS) else ("*",)
    config = Config(
        n=None if n is None else int(n),
        seed=int(seed),
        metrics=groups,
        extractor=extractor.strip() or "auto",
        resize=resize,
    )
    return Request(data=f"{source}:{path}" if SOURCES[source][1] else source, config=config)
