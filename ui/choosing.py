"""Choosing one of a few options. One is always chosen, and the choice is kept in the address."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

import streamlit as st

from ui import state
from ui.names import told_apart

Option = TypeVar("Option", bound=str)
WIDEST = 60
"""Characters of a label."""


def one(
    widget: Callable[..., Option | None],
    label: str,
    options: Sequence[Option],
    *,
    name: str,
    words: Callable[[str], str] = str,
    shown: bool = True,
    help: str | None = None,
) -> Option:
    """``widget`` is st.pills or st.segmented_control; ``name`` stands in the address; ``shown`` shows the label."""
    chosen = widget(
        label,
        list(options),
        key=state.one(name, options),
        on_change=state.remember,
        args=(name,),
        required=True,
        format_func=words,
        label_visibility="visible" if shown else "collapsed",
        help=help,
    )
    return chosen or options[0]


def by_id(
    label: str,
    names: Mapping[str, str],
    *,
    name: str,
    default: str | None = None,
    width: int = 460,
    disabled: bool = False,
    help: str | None = None,
) -> str:
    """The id of one model, data set or the like. ``names``: id -> what it is called.

    Streamlit knows an option by its label, so that two of one label would be one option: labels are told apart first.
    """
    called = told_apart([f"{text} · {key}" if text in _doubled(names) else text for key, text in names.items()], WIDEST)
    labels = dict(zip(names, called.values(), strict=True))
    options = list(names)
    value = st.selectbox(
        label,
        options,
        key=state.one(name, options, default),
        on_change=state.remember,
        args=(name,),
        format_func=lambda item: labels.get(item, item),
        width=width,
        disabled=disabled,
        help=help,
    )
    return value if value in names else options[0]


def _doubled(names: Mapping[str, str]) -> set[str]:
    return {text for text, times in Counter(names.values()).items() if times > 1}
