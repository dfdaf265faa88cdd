"""Where a file allows several readings: the hypotheses with their evidence, and the choice among them."""

from __future__ import annotations

from typing import Any

import streamlit as st

from evaluation import TouchstoneError, figures
from evaluation.types import Array
from ui import services, state
from ui.components import gallery
from ui.markup import muted, plain_list, tag
from ui.services import Checkpoint, Request
from ui.text import escape, markdown


def show(checkpoint: Checkpoint, request: Request, *, key: str) -> None:
    """Asks a worker for the readings when the reader wants to see them; measures with the one that is chosen."""
    st.html('<p class="ts-eyebrow">This file can be read in more than one way</p>')
    opened = f"readings-{state.short(checkpoint.sha256)}"
    if not state.text(opened):
        st.button("Show the readings", key=f"{key}-ask", on_click=state.toggle, args=(opened,))
        return
    try:
        with st.spinner("A worker is reading the file"):
            found = services.inspect(checkpoint, request.data)
    except TouchstoneError as error:
        st.warning(markdown(str(error)))
        return
    pictures = found.get("pictures") or []
    for index, reading in enumerate(found["hypotheses"]):
        with st.container(key=f"{key}-{index}"):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.html(_html(reading))
                st.button(
                    "Measure as this", key=f"{key}-use-{index}", on_click=_use, args=(checkpoint.sha256, index, request)
                )
            if index < len(pictures) and pictures[index] is not None:
                gallery.show(_rows(pictures[index]), key=f"{key}-{index}-pictures")


def _rows(picture: Array) -> list[gallery.Row]:
    """(rows, columns, c, h, w): inputs above reconstructions, or one row of samples."""
    labels = ("Samples",) if len(picture) == 1 else ("Test images", "Read this way")
    return [gallery.Row(label=label, images=images) for label, images in zip(labels, picture, strict=False)]


def _html(reading: dict[str, Any]) -> str:
    score = reading.get("score")
    shown = f" {muted('score ', figures.number(score))}" if isinstance(score, int | float) else ""
    evidence = plain_list([escape(str(line)) for line in reading.get("evidence", [])])
    return tag("div", tag("span", escape(str(reading.get("architecture", ""))), cls="ts-code"), shown, evidence)


def _use(sha256: str, index: int, request: Request) -> None:
    services.evaluate([sha256], request, {sha256: index})
