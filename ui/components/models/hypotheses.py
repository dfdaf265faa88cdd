"""For a file that can be read in several ways: the hypotheses with their evidence, and a choice among them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from evaluation import TouchstoneError
from evaluation.record import figures
from evaluation.store.checkpoints import Checkpoint
from evaluation.types import Array
from models.likelihood import likely
from ui import changes, services, state
from ui.changes import Request
from ui.components.shared import gallery
from ui.markup import tag
from ui.text import escape, markdown, plural

MOST_SHOWN = 3
"""Readings shown at once; the others on request."""


def show(checkpoint: Checkpoint, request: Request, *, key: str) -> None:
    """Asks a worker for the readings once and keeps them. Choosing one queues an evaluation with it."""
    st.html('<p class="ts-eyebrow">This file can be read in more than one way</p>')
    try:
        with st.spinner("A worker is reading the file"):
            found = services.inspect(checkpoint, request.data)
    except TouchstoneError as error:
        st.warning(markdown(str(error)))
        return
    pictures = found.get("pictures") or []
    if (probability := found.get("probability")) is not None:
        st.html(tag("p", f"The first reading is {likely(probability)}.", cls="ts-small ts-muted"))
    readings = [(index, reading) for index, reading in enumerate(found["hypotheses"])]
    first, more = readings[:MOST_SHOWN], readings[MOST_SHOWN:]
    for index, reading in first:
        _reading(checkpoint, index, reading, pictures, request, key=f"{key}-{index}")
    if more:
        with st.expander(f"{plural(len(more), 'less likely reading')}", type="compact"):
            for index, reading in more:
                _reading(checkpoint, index, reading, pictures, request, key=f"{key}-{index}")


def _reading(
    checkpoint: Checkpoint,
    index: int,
    reading: dict[str, Any],
    pictures: Sequence[Array | None],
    request: Request,
    *,
    key: str,
) -> None:
    with st.container(key=f"row-{key}"):
        with st.container(horizontal=True, wrap=False, vertical_alignment="center"):
            st.html(_html(reading))
            st.button("Measure as this", key=f"{key}-use", on_click=_use, args=(checkpoint.sha256, index, request))
        picture = pictures[index] if index < len(pictures) else None
        if picture is not None:
            gallery.show(_rows(picture), key=f"{key}-pictures")


def _rows(picture: Array) -> list[gallery.Row]:
    """(rows, columns, c, h, w): inputs above reconstructions, or one row of samples."""
    labels = ("Samples",) if len(picture) == 1 else ("Test images", "Read this way")
    return [gallery.Row(label=label, images=images) for label, images in zip(labels, picture, strict=False)]


def _html(reading: dict[str, Any]) -> str:
    score = reading.get("score")
    known = isinstance(score, int | float)
    shown = tag("span", " score ", figures.number(score), cls="ts-small ts-muted") if known else ""
    evidence = tag(
        "span", "; ".join(escape(str(line)) for line in reading.get("evidence", [])), cls="ts-small ts-muted"
    )
    architecture = tag("span", escape(str(reading.get("architecture", ""))), cls="ts-code")
    return tag("div", architecture, shown, "<br>", evidence, cls="ts-reading")


def _use(sha256: str, index: int, request: Request) -> None:
    try:
        changes.confirm(sha256, index, request)
    except TouchstoneError as error:
        state.tell(markdown(str(error)), kind="error")
