"""The images in their order a page at a time, with one of them open. A step from image to image runs only this part."""

from __future__ import annotations

import numpy as np
import streamlit as st

from evaluation.types import Array
from ui import entrance, state
from ui.components.items import judge, one_image, pressable, sheet
from ui.components.items.finding import LIKE, OPEN
from ui.components.shared import empty, model_pages
from ui.items import order as item_order
from ui.items.kept import Items
from ui.text import plural

MOST_MODELS = 12
AT = "at"
SHEET, NEAR = "items-sheet", "items-near"


def show(shown: Items, order: Array, *, image: int | None) -> None:
    """``order`` are indices of test images. ``image`` is one that a search named, and is opened."""
    if state.changed("items-order", hash(order.tobytes())):
        state.put(AT, None)
    if (image is not None and state.changed("items-search", image)) or (image is not None and not state.text(OPEN)):
        _open(image)
    _browse(shown, order)


@st.fragment
def _browse(shown: Items, order: Array) -> None:
    entrance.check()
    models = model_pages.show(shown.runs, most=MOST_MODELS, key="items-models")
    each = sheet.each_page(shown, len(models))
    here = _opened(shown, order)
    place = _place(order, here)
    start = _start(order, place, each)
    with st.container(horizontal=True, key="items"):
        with st.container(key="items-list"):
            _pages(order, start, each)
            page = order[start : start + each]
            pressable.show(
                sheet.markup(shown, models, page), current=here, columns=sheet.columns(shown), key=SHEET,
                on_press=lambda: _press(shown, SHEET), on_turn=lambda: _turn(start, each, len(order)),
            )  # fmt: skip
        with st.container(key="items-open"):
            _steps(order, place, each)
            pressable.show(
                one_image.markup(shown, models, here), current=None, columns=one_image.NEAREST, key=NEAR,
                on_press=lambda: _press(shown, NEAR),
            )  # fmt: skip
            _sort_by_likeness(shown, here)


def _pages(order: Array, start: int, each: int) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        empty.nothing(f"{start + 1:,} to {min(start + each, len(order)):,} of {plural(len(order), 'image')}")
        for label, icon, to in (
            ("Previous page", ":material/chevron_left:", start - each),
            ("Next page", ":material/chevron_right:", start + each),
        ):
            st.button(
                label, icon=icon, type="tertiary", key=f"items-page-{to > start}", disabled=not 0 <= to < len(order),
                on_click=state.put, args=(AT, str(to)),
            )  # fmt: skip


def _steps(order: Array, place: int | None, each: int) -> None:
    """Previous and next in the order; ``p`` and ``n`` do the same from anywhere on the page."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        for label, key, to in (
            ("Previous", "p", -1 if place is None else place - 1),
            ("Next", "n", 0 if place is None else place + 1),
        ):
            can = 0 <= to < len(order)
            st.button(
                label, shortcut=key, key=f"items-step-{key}", disabled=not can, on_click=_go_to,
                args=(int(order[to]) if can else 0, to, each),
            )  # fmt: skip
        empty.nothing("not among these" if place is None else f"{place + 1:,} of {len(order):,}")


def _sort_by_likeness(shown: Items, here: int) -> None:
    """One press sorts all images by their distance to the open one; the model judged by says in whose code."""
    if not item_order.coded(shown):
        return
    if st.button("Sort all by likeness to this", icon=":material/sort:", type="tertiary", key="items-alike"):
        state.put(LIKE, str(here))
        state.put("order", item_order.ALIKE)
        state.put(AT, None)
        judged = state.text(judge.NAME)
        run = next((run for run in item_order.coded(shown) if judge.id_of(run) == judged), None)
        state.put(judge.NAME, judge.id_of(item_order.whose_code(shown, run)))
        st.rerun()


def _go_to(item: int, place: int, each: int) -> None:
    _open(item)
    state.put(AT, str(place // each * each))


def _open(item: int) -> None:
    state.put(OPEN, str(item))


def _press(shown: Items, key: str) -> None:
    item = pressable.pressed(key)
    if item is not None and np.isin(item, shown.numbers):
        _open(item)


def _turn(start: int, each: int, count: int) -> None:
    to = start + pressable.turned(SHEET) * each
    if 0 <= to < count:
        state.put(AT, str(to))


def _opened(shown: Items, order: Array) -> int:
    """The image that the address names, else the first in the order."""
    written = state.text(OPEN) or ""
    named = int(written) if written.isdecimal() and len(written) < 10 else -1
    return named if np.isin(named, shown.numbers) else int(order[0])


def _place(order: Array, item: int) -> int | None:
    found = np.flatnonzero(order == item)
    return int(found[0]) if len(found) else None


def _start(order: Array, place: int | None, each: int) -> int:
    """Of the page that the address names, else of the page with the open image."""
    written = state.text(AT) or ""
    named = int(written) if written.isdecimal() and len(written) < 10 else place or 0
    return min(named, len(order) - 1) // each * each
