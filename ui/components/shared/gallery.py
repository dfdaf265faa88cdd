"""Rows of images: inputs above reconstructions, samples of one model after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from evaluation.record.views import ImageGrid
from evaluation.types import Array
from ui.charts.style import Series
from ui.pictures import data_uri
from ui.text import escape, name_html

MOST_BELOW = 7
"""Longer captions are shown only while the pointer is on the image."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row. ``colour`` is None for a row of the data, which belongs to no model."""

    label: str
    images: Array
    """(n, c, h, w)"""
    colour: int | None = None
    captions: tuple[str, ...] = ()
    note: str = ""
    mark: str = ""
    """Beside a model's name: *83% likely*."""


def show(rows: Sequence[Row], *, key: str, most: int = 24, side: int | None = None, wrap: bool = False) -> None:
    """Draws the rows under one another, at most ``most`` images each. ``wrap`` lets a row take several lines."""
    rows = [row for row in rows if len(row.images)]
    if not rows:
        return
    height = max(row.images.shape[2] for row in rows)
    side = side or (40 if height <= 32 else min(height, 112))
    body = "".join(_row(row, most, smooth=height > 64) for row in rows)
    with st.container(key=key):
        st.html(f'<div class="ts-gallery{" ts-wrap" if wrap else ""}" style="--side:{side}px">{body}</div>')


def rows_of(series: Sequence[Series]) -> list[Row]:
    """Rows for the same grid of several models. First rows that all of them share (the inputs) are shown once."""
    grids = [(item, item.view) for item in series if isinstance(item.view, ImageGrid)]
    parts = [np.array_split(grid.images, grid.rows) for _, grid in grids]
    shared = _shared(parts)
    rows: list[Row] = []
    for number, ((model, grid), own) in enumerate(zip(grids, parts, strict=True)):
        across = len(own[0])
        for index, images in enumerate(own):
            captions = grid.captions[index * across : (index + 1) * across]
            label = grid.row_labels[index] if index < len(grid.row_labels) else ""
            if index < shared:
                if number == 0:
                    rows.append(Row(label=label.capitalize() or "Input", images=images, captions=captions))
                continue
            note = label if len(grids) == 1 or grid.rows > shared + 1 else ""
            rows.append(
                Row(
                    label=model.name,
                    images=images,
                    colour=model.colour,
                    captions=captions,
                    note=note,
                    mark=model.mark,
                )
            )
    return rows


def _shared(grids: Sequence[Sequence[Array]]) -> int:
    """How many first rows are the same in all grids; the last row of a grid is always a model's own. Of one grid alone
    the first row is taken for its inputs."""
    most = min((len(parts) - 1 for parts in grids), default=0)
    if len(grids) < 2:
        return min(1, most)
    for index in range(most):
        if not all(np.array_equal(parts[index], grids[0][index]) for parts in grids[1:]):
            return index
    return most


def _captions(captions: tuple[str, ...]) -> tuple[list[str], str]:
    """The captions under the images. A word that all of them begin with is said once, beside the row."""
    words = {caption.partition(" ")[0] for caption in captions}
    tails = [caption.partition(" ")[2] for caption in captions]
    if len(words) == 1 and all(tails) and not captions[0][:1].isdigit():
        if tails == [str(number) for number in range(len(tails))]:
            return [], ""  # a mere count
        return (tails, words.pop()) if max(map(len, tails)) <= MOST_BELOW else ([], "")
    return list(captions), ""


def _row(row: Row, most: int, *, smooth: bool) -> str:
    name = f"<span>{escape(row.label)}</span>" if row.colour is None else name_html(row.label, row.colour, row.mark)
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
