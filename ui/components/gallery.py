"""Rows of images: inputs above reconstructions, samples of one model after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from evaluation.types import Array
from evaluation.views import ImageGrid
from ui.pictures import data_uri
from ui.text import escape, name_html


MOST_BELOW = 7
"""Longer captions are shown on pointing at the image only."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One strip. ``colour`` None: the row belongs to the data, not to a model."""

    label: str
    images: Array
    """(n, c, h, w)"""
    colour: int | None = None
    captions: tuple[str, ...] = ()
    note: str = ""


def show(rows: Sequence[Row], *, key: str, most: int = 24, side: int | None = None, wrap: bool = False) -> None:
    """Draw the rows under one another, ``most`` images each; ``wrap`` lays each row out as a block."""
    rows = [row for row in rows if len(row.images)]
    if not rows:
        return
    height = max(row.images.shape[2] for row in rows)
    side = side or (40 if height <= 32 else min(height, 112))
    body = "".join(_row(row, most, smooth=height > 64) for row in rows)
    with st.container(key=key):
        st.html(f'<div class="ts-gallery{" ts-wrap" if wrap else ""}" style="--side:{side}px">{body}</div>')


def rows_of(grids: Sequence[tuple[str, int, ImageGrid]]) -> list[Row]:
    """Rows for the same grid of several models. What all of them share (the inputs) is shown once, first."""
    rows: list[Row] = []
    shared: Array | None = None
    for name, colour, grid in grids:
        parts = np.array_split(grid.images, grid.rows) if grid.rows > 1 else [grid.images]
        captions = grid.captions
        per_row = len(parts[0])
        for index, images in enumerate(parts):
            own = captions[index * per_row : (index + 1) * per_row] if len(captions) > per_row else captions[:per_row]
            label = grid.row_labels[index] if index < len(grid.row_labels) else ""
            if grid.rows > 1 and index == 0:
                if shared is not None and shared.shape == images.shape and np.array_equal(shared, images):
                    continue
                shared = images
                rows.append(Row(label=(label or "input").capitalize(), images=images, captions=own))
            else:
                last = index == grid.rows - 1
                rows.append(Row(label=name, images=images, colour=colour, captions=own, note="" if last and grid.rows <= 2 else label))
    return rows


def _captions(captions: tuple[str, ...]) -> tuple[list[str], str]:
    """What stands under the images: a word that all captions begin with is said once, beside the strip."""
    words = {caption.partition(" ")[0] for caption in captions if " " in caption}
    if len(words) == 1 and all(" " in caption for caption in captions):
        return [caption.partition(" ")[2] for caption in captions], words.pop()
    return list(captions), ""


def _row(row: Row, most: int, *, smooth: bool) -> str:
    name = f"<span>{escape(row.label)}</span>" if row.colour is None else name_html(row.label, row.colour)
    note = f'<span class="ts-note">{escape(row.note)}</span>' if row.note else ""
    captions, word = _captions(row.captions[:most])
    if word and not note:
        note = f'<span class="ts-note">{escape(word)} below</span>'
    cells = []
    for index, image in enumerate(row.images[:most]):
        caption = row.captions[index] if index < len(row.captions) else ""
        alt = escape(f"{row.label}, image {index + 1}" + (f": {caption}" if caption else ""))
        kind = ' class="ts-smooth"' if smooth else ""
        picture = f'<img{kind} src="{data_uri(np.asarray(image))}" alt="{alt}" title="{alt}">'
        below = captions[index] if index < len(captions) else ""
        short = f"<figcaption>{escape(below)}</figcaption>" if below and len(below) <= MOST_BELOW else ""
        cells.append(f"<figure>{picture}{short}</figure>")
    return f'<div>{name}{note}</div><div class="ts-strip">{"".join(cells)}</div>'
