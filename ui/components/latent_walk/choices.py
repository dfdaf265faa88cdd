"""The choosers that the ways of walking share. Each choice is kept in the address."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from ui import choosing, state
from ui.items import picked as picked_items
from ui.latent.walk import AXES, Axes, Ground, Walker

MEAN = "the mean code"
IMAGE = "a test image"


def axes() -> Axes:
    """A chooser of the directions to move along."""
    explained = "Principal directions are those of largest variance of the codes; latent dimensions the decoder's own."
    return choosing.one(st.segmented_control, "Along", AXES, name="along", help=explained)


def condition(walkers: Sequence[Walker], class_names: Sequence[str]) -> int:
    """The class asked of conditional models; 0 without classes."""
    counts = [walker.classes for walker in walkers if walker.classes is not None]
    if not counts:
        return 0
    options = [str(index) for index in range(max(counts))]
    value = st.selectbox(
        "Class asked for",
        options,
        key=state.one("class", options),
        on_change=state.remember,
        args=("class",),
        format_func=lambda item: class_names[int(item)] if int(item) < len(class_names) else item,
        width=150,
        help="For models that are conditioned on a class.",
    )
    return int(value or 0)


def seed(name: str, label: str, default: int = 0) -> int:
    """A seed of the prior, for generators."""
    value = st.number_input(
        label,
        min_value=0,
        max_value=9999,
        step=1,
        key=state.whole(name, default, 0, 9999),
        on_change=state.remember,
        args=(name,),
        width=150,
    )
    return int(value or 0)


def items(ground: Ground, asked: Sequence[tuple[str, str]]) -> list[int]:
    """One test image for each (parameter in the address, label): any stored one, or one of a selection."""
    options = ground.items
    picked = picked_items.choose(ground.dataset_sha256, nothing="all test images")
    if picked is not None:
        within = np.intersect1d(options, picked)
        options = within if len(within) else options
    found = []
    for position, (name, label) in enumerate(asked):
        listed = [str(item) for item in options]
        default = _default(ground, options, position)
        value = st.selectbox(
            label,
            listed,
            key=state.one(name, listed, str(default)),
            on_change=state.remember,
            args=(name,),
            format_func=lambda item: ground.named(int(item)),
            width=180,
        )
        found.append(int(value or default))
    return found


def _default(ground: Ground, options: np.ndarray, position: int) -> int:
    """The first image, then the first of another class."""
    if position and ground.labels is not None:
        other = options[ground.labels[options] != ground.labels[options[0]]]
        if len(other):
            return int(other[min(position - 1, len(other) - 1)])
    return int(options[min(position, len(options) - 1)])


def model(walkers: Sequence[Walker], name: str) -> Walker:
    """A chooser of one model."""
    by_id = {state.short(walker.sha256): walker for walker in walkers}
    if len(by_id) == 1:
        return walkers[0]
    return by_id[choosing.by_id("Model", {key: one.run.name for key, one in by_id.items()}, name=name, width=260)]
