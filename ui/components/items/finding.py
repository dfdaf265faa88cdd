"""The controls over the images: search, filters and order. All stand in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import streamlit as st

from evaluation.record.run import Run
from evaluation.types import Array
from ui import choosing, state
from ui.components.items import judge
from ui.components.shared import empty
from ui.items import order as item_order
from ui.items import picked as picked_items
from ui.items.kept import Items
from ui.items.order import Filters
from ui.names import told_apart
from ui.text import escape

LIKE, OPEN = "like", "item"
"""Parameters of the address: the image that others are compared with, and the open one."""
STEPS = 200
"""Of the error's slider."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    filters: Filters
    order: str
    run: Run | None
    """Whose error and density count; None: the mean error of all."""
    reverse: bool
    like: int
    """The image that others are compared with, where likeness orders them."""
    image: int | None
    """An image that the search named."""


def show(shown: Items, dataset_sha256: str, *, key: str) -> Wanted:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="medium", key=key):
        searched, image = _search(shown)
        order = choosing.by_id(
            "Order", {name: item_order.NAMES[name] for name in item_order.possible(shown)}, name="order", width=250,
            help=item_order.EXPLAINED,
        )  # fmt: skip
        run = judge.choose(shown)
        with st.popover(_filtering(), key=f"{key}-filters"):
            classes = _classes(shown)
            picked = picked_items.choose(dataset_sha256, nothing="all images")
            error = _error(shown, run)
            reverse = st.toggle(
                "Reverse the order", key=state.flag("reverse"), on_change=state.remember, args=("reverse",)
            )
    like = _like(shown)
    if order == item_order.ALIKE:
        whose, first = item_order.whose_code(shown, run).name, "farthest" if reverse else "nearest"
        said = f"By the distance to image {like} in the code of {whose}, {first} first."
        empty.nothing(escape(said))
    if sentence := picked_items.lost(dataset_sha256):
        empty.nothing(escape(sentence))
    both = classes & searched if classes and searched else classes or searched
    return Wanted(
        filters=Filters(classes=both, error=error, picked=picked),
        order=order,
        run=run,
        reverse=reverse,
        like=like,
        image=image,
    )


def _filtering() -> str:
    """The label of the filters, with how many of them the address sets."""
    on = sum(bool(state.text(name)) for name in ("classes", "error", "reverse", picked_items.NAME))
    return f"Filter ({on})" if on else "Filter"


def _like(shown: Items) -> int:
    """The image that the address compares with, else the open one, else the first."""
    for name in (LIKE, OPEN):
        written = state.text(name) or ""
        if written.isdecimal() and len(written) < 10 and np.isin(int(written), shown.numbers):
            return int(written)
    return int(shown.numbers[0])


def found(text: str, class_names: Sequence[str], numbers: Array) -> tuple[frozenset[int] | None, int | None]:
    """(classes of that name, the image of that index), None for what there is not. ``#8`` is an index alone."""
    text = text.strip()
    digits = text.removeprefix("#").strip()
    named = frozenset(k for k, name in enumerate(class_names) if name.casefold() == text.casefold())
    is_index = digits.isdecimal() and len(digits) < 10 and bool(np.isin(int(digits), numbers))
    return named or None, int(digits) if is_index else None


def _search(shown: Items) -> tuple[frozenset[int] | None, int | None]:
    """A class is found before the image of that index; the field's help says so."""
    text = st.text_input(
        "Find", key=state.words("find"), on_change=state.remember, args=("find",), placeholder="class or index",
        width=150, max_chars=80, help="The images of a class, else the image of that index. “#8” is the index 8.",
    )  # fmt: skip
    if not text.strip():
        return None, None
    classes, image = found(text, shown.class_names, shown.numbers)
    if classes is not None and shown.labels is not None:
        if image is not None:
            st.button(
                f"Open image {image}", type="tertiary", key="items-index", on_click=state.put, args=("item", str(image))
            )
        return classes, None
    if image is None:
        st.html(f'<p class="ts-small ts-warn">No class and no image is called {escape(text[:40])}.</p>')
    return None, image


def _classes(shown: Items) -> frozenset[int] | None:
    if shown.labels is None or not shown.class_names:
        return None
    names = [f"{name} ({k})" if shown.class_names.count(name) > 1 else name for k, name in enumerate(shown.class_names)]
    labels = told_apart(names, 40)
    options = [str(k) for k in range(len(names))]
    chosen = st.multiselect(
        "Class", options, key=state.many("classes", options, ()), on_change=state.remember, args=("classes",),
        format_func=lambda option: labels[names[int(option)]], placeholder="all classes", width=240,
    )  # fmt: skip
    return frozenset(map(int, chosen)) or None


def _error(shown: Items, run: Run | None) -> tuple[float, float] | None:
    error = item_order.error_of(shown, run)
    known = error[np.isfinite(error)] if error is not None else np.empty(0)
    if not len(known) or known.min() == known.max():
        return None
    low, high = float(known.min()), float(known.max())
    chosen = st.slider(
        "Error", low, high, step=(high - low) / STEPS, key=state.span("error", low, high), format="%.3g", width=260,
        on_change=state.remember_span, args=("error", low, high),
    )  # fmt: skip
    # Streamlit's annotation says one number: it does not see the range that `key` holds.
    span = cast(tuple[float, float], chosen)
    return None if span == (low, high) else span
