"""Which parts a report has, in which order, with the reader's own text between.

Parts stand in the address, so that a link shows the same report; own text stays in the session: it may be private.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable

import streamlit as st

from evaluation.report.parts import LONGEST_TEXT, OwnText, Part, titles
from ui import state

_PARAMETER = "parts"
_TEXT = "text-"
"""In the address, before the number of an own text."""


def show(*, key: str) -> tuple[Part, ...] | None:
    """The parts as arranged; None where the reader changed nothing."""
    known = titles()
    order = _order()
    with st.expander("Parts of the report", icon=":material/list:"), st.container(key=key):
        for place, name in enumerate(order):
            _row(order, place, name, key=f"{key}-{name}")
        missing = [name for name in known if name not in order]
        with st.container(horizontal=True):
            st.button("Add your own text", on_click=_add, args=(_new_text(order),), key=f"{key}-add-text")
            for name in missing:
                st.button(f"Add {known[name]}", on_click=_add, args=(name,), key=f"{key}-add-{name}", type="tertiary")
            if order != list(known):
                st.button("As at first", on_click=state.put, args=(_PARAMETER, None), key=f"{key}-reset")
    if order == list(known):
        return None
    return tuple(OwnText(_words(name)) if name.startswith(_TEXT) else name for name in order)


def _order() -> list[str]:
    known = titles()
    written = state.text(_PARAMETER)
    if written is None:
        return list(known)
    names = dict.fromkeys(written.split(","))
    return [name for name in names if name in known or (name.startswith(_TEXT) and name[len(_TEXT) :].isdecimal())]


def _row(order: list[str], place: int, name: str, *, key: str) -> None:
    called = titles().get(name, "Your text")
    with st.container(horizontal=True, vertical_alignment="center", key=key):
        if name.startswith(_TEXT):
            st.text_area(
                called, key=_text_key(name), max_chars=LONGEST_TEXT, help="Paragraphs have an empty line between them."
            )
        else:
            st.markdown(called, width="stretch")
        _button("arrow_upward", f"Move {called} up", place > 0, _swap, (order, place - 1), key=f"{key}-up")
        last = place + 1 == len(order)
        _button("arrow_downward", f"Move {called} down", not last, _swap, (order, place), key=f"{key}-down")
        _button("close", f"Leave {called} out", True, _remove, (order, name), key=f"{key}-out")


def _button(
    icon: str, says: str, possible: bool, does: Callable[..., None], arguments: tuple[object, ...], *, key: str
) -> None:
    """An icon has no words: the tooltip, and the label that a screen reader speaks, say what it does."""
    st.button(
        says, icon=f":material/{icon}:", disabled=not possible, on_click=does, args=arguments, key=key, type="tertiary",
        help=says,
    )  # fmt: skip


def _put(order: list[str]) -> None:
    state.put(_PARAMETER, None if order == list(titles()) else ",".join(order))


def _swap(order: list[str], place: int) -> None:
    order[place], order[place + 1] = order[place + 1], order[place]
    _put(order)


def _remove(order: list[str], name: str) -> None:
    _put([other for other in order if other != name])


def _add(name: str) -> None:
    """Own text comes first: most readers begin with what the report is for."""
    order = _order()
    _put([name, *order] if name.startswith(_TEXT) else [*order, name])


def _new_text(order: list[str]) -> str:
    return next(name for number in itertools.count(1) if (name := f"{_TEXT}{number}") not in order)


def _text_key(name: str) -> str:
    return f"report-{name}"


def _words(name: str) -> str:
    return str(state.entered(_text_key(name)) or "")
