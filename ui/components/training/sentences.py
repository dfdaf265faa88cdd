"""What judging says of each training: the step to keep, whether longer helped, and from when what goes wrong."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from evaluation.judging.series.judgement import Judgement
from evaluation.judging.series.words import step_words
from ui.markup import plain_list, strong, tag
from ui.text import escape, listed
from ui.trainings.lines import Line

FEW = 2
"""Lines whose sentences are unfolded at first."""
Said = Sequence[tuple[str, Judgement]]
"""(name of a training, what is said of it)."""


def show(said: Sequence[tuple[Line, Said]], problems: Sequence[str], *, key: str) -> None:
    """A block a line: of a recipe first what its trainings have in common."""
    with st.container(key=key):
        for line, judged in said:
            st.html(_block(line, judged, unfolded=len(said) <= FEW))
        for sentence in problems:
            st.html(tag("p", escape(sentence), cls="ts-small ts-muted"))


def _block(line: Line, judged: Said, *, unfolded: bool) -> str:
    if len(line.trainings) == 1:
        ((name, judgement),) = judged
        return _training(name, judgement, unfolded=unfolded)
    steps = [step_words(float(judgement.curve.steps[judgement.keep.kept])) for _, judgement in judged]
    head = f"the step to keep is {steps[0]}." if len(set(steps)) == 1 else f"the steps to keep are {listed(steps)}."
    inside = "".join(_training(name, judgement, unfolded=False) for name, judgement in judged)
    wrong = "".join(_onsets(judgement, before=f"{name}: ") for name, judgement in judged)
    return _head(line.label, head) + wrong + _fold("Training by training", inside, unfolded=False)


def _training(name: str, judgement: Judgement, *, unfolded: bool) -> str:
    first, *others = judgement.sentences
    told = {onset.sentence for onset in judgement.onsets}
    rest = plain_list([escape(sentence) for sentence in others if sentence not in told])
    return _head(name, first) + _onsets(judgement) + _fold("More", rest, unfolded=unfolded)


def _onsets(judgement: Judgement, before: str = "") -> str:
    return "".join(
        tag("p", escape(before + onset.sentence), cls="ts-warn ts-small", style="margin:.15rem 0")
        for onset in judgement.onsets
    )


def _head(name: str, words: str) -> str:
    return tag("p", strong(escape(name)), f": {escape(words)}", style="margin:.6rem 0 .15rem")


def _fold(title: str, inside: str, *, unfolded: bool) -> str:
    return f'<details class="ts-fold"{" open" if unfolded else ""}><summary>{title}</summary>{inside}</details>'
