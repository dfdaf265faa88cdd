"""From one image to another through each code, straight and along the arc. A generator goes between two seeds."""

from __future__ import annotations

import streamlit as st

from evaluation.types import Array
from ui import entrance
from ui.components.latent_walk import choices, strips
from ui.components.shared import empty
from ui.latent import paths as walk_paths
from ui.latent import walk
from ui.latent.walk import Decoded, Ground, Walker
from ui.text import escape
from ui.words import terms


@st.fragment
def show(ground: Ground, *, key: str) -> None:
    entrance.check()
    generators = [walker for walker in ground.walkers if walker.kept is None]
    with st.container(horizontal=True, vertical_alignment="bottom", gap="large"):
        pair = choices.items(ground, [("item", "From image"), ("other", "To image")]) if len(ground.items) else []
        seeds = [choices.seed("seed", "From seed", 0), choices.seed("seed2", "To seed", 1)] if generators else []
        label = choices.condition(ground.walkers, ground.class_names)
    if pair:
        strips.originals(ground, pair, key=f"{key}-ends")
    with st.spinner("Opening the models …"):
        ends, sentences = _ends(ground.walkers, pair, seeds)
        able = [walker for walker in ground.walkers if walker in ends]
        straight = walk.decode(able, [walk_paths.linear(*ends[walker]) for walker in able], label)
        arcs = walk.decode(able, [walk_paths.spherical(*ends[walker], walker.centre) for walker in able], label)
    for sentence in sentences:
        empty.nothing(escape(sentence))
    _strips("Straight", "The line between the two codes.", straight, f"{key}-linear")
    _strips(
        "Along the arc",
        "Around the mean of the codes, as far from it as both ends are: in many dimensions the middle of a straight "
        "line lies where no code ever was (White 2016).",
        arcs,
        f"{key}-arc",
    )


def _strips(title: str, sentence: str, decoded: list[Decoded], key: str) -> None:
    if decoded:
        st.subheader(title, anchor=False)
        st.html(terms.lead(sentence))
        strips.show(decoded, key=key)


def _ends(
    walkers: tuple[Walker, ...], pair: list[int], seeds: list[int]
) -> tuple[dict[Walker, tuple[Array, Array]], list[str]]:
    """The two ends of each model's path, and a sentence for each model that has none."""
    found: dict[Walker, tuple[Array, Array]] = {}
    sentences = []
    generators = [walker for walker in walkers if walker.kept is None]
    drawn = [walk.prior(generators, 1, seed) for seed in seeds]
    for walker in walkers:
        if walker.kept is None:
            first, last = (draws[generators.index(walker)] for draws in drawn)
            if isinstance(first, str) or isinstance(last, str):
                sentences.append(f"{walker.run.name}: {first if isinstance(first, str) else last}")
            else:
                found[walker] = (first[0], last[0])
            continue
        codes = [walker.code_of(item) for item in pair]
        if len(codes) == 2 and codes[0] is not None and codes[1] is not None:
            found[walker] = (codes[0], codes[1])
    return found, sentences
