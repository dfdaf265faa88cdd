"""Arithmetic on class means: the difference between two classes is added to the code of an image."""

from __future__ import annotations

import numpy as np
import streamlit as st

from evaluation.types import Array
from ui import entrance, state
from ui.components.latent_walk import choices, strips
from ui.components.shared import empty
from ui.latent import walk
from ui.latent.walk import Ground, Walker
from ui.words import terms

WEIGHTS = np.linspace(0, 1.5, 7)


@st.fragment
def show(ground: Ground, *, key: str) -> None:
    entrance.check()
    able = tuple(walker for walker in ground.walkers if walker.kept is not None)
    if ground.labels is None or not ground.class_names:
        empty.nothing("The data has no labels, so there are no class means.")
        return
    if not able or not len(ground.items):
        empty.nothing("None of the chosen models has an encoder, so no class has a mean code.")
        return
    options = list(ground.class_names)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        item = choices.items(ground, [("item", "Test image")])[0]
        away = _class("less", "Less of class", options, options[max(0, int(ground.labels[item]))])
        towards = _class(
            "more", "More of class", options, options[(max(0, int(ground.labels[item])) + 1) % len(options)]
        )
        label = choices.condition(able, ground.class_names)
    st.html(
        terms.lead("The image’s code, plus the difference of the two classes’ mean codes, times the weight below each.")
    )
    strips.originals(ground, [item], key=f"{key}-item")
    paths = [_path(walker, item, ground, options.index(away), options.index(towards)) for walker in able]
    with st.spinner("Opening the models …"):
        decoded = walk.decode(able, paths, label)
    strips.show(decoded, key=f"{key}-strips", captions=tuple(f"{weight:.3g}" for weight in WEIGHTS))


def _class(name: str, label: str, options: list[str], default: str) -> str:
    value = st.selectbox(
        label,
        options,
        key=state.one(name, options, default),
        on_change=state.remember,
        args=(name,),
        width=150,
    )
    return value or default


def _path(walker: Walker, item: int, ground: Ground, away: int, towards: int) -> Array | None:
    code = walker.code_of(item)
    assert walker.kept is not None
    assert ground.labels is not None
    labels = ground.labels[walker.kept.items]
    if code is None or not (labels == away).any() or not (labels == towards).any():
        return None
    means = [walker.kept.values[labels == label].mean(axis=0) for label in (towards, away)]
    return np.asarray(code + WEIGHTS[:, None] * (means[0] - means[1]))
