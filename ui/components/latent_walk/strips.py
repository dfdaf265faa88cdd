"""Decoded codes on the page: a strip for each model, or large pictures side by side, or a sentence why not."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import streamlit as st

from evaluation.record.reading import mark
from ui.components.shared import empty, gallery
from ui.items import pictures as item_pictures
from ui.latent.walk import Decoded, Ground
from ui.markup import tag
from ui.pictures import data_uri
from ui.text import escape, marked, run_html

SIDE = 132


def show(decoded: Sequence[Decoded], *, key: str, notes: Sequence[str] = (), captions: tuple[str, ...] = ()) -> None:
    """One strip for each model, with ``captions`` under its pictures."""
    rows = []
    for index, one in enumerate(decoded):
        if one.images is None:
            say(one)
            continue
        rows.append(
            gallery.Row(
                label=one.walker.run.name,
                colour=one.walker.run.colour,
                mark=mark(one.walker.run.record.checkpoint),
                images=one.images,
                captions=captions,
                note=notes[index] if index < len(notes) else "",
            )
        )
    gallery.show(rows, key=key, side=64)


def large(decoded: Sequence[Decoded], *, key: str, notes: Sequence[str] = ()) -> None:
    """The first image of each model, side by side."""
    tiles = []
    for index, one in enumerate(decoded):
        if one.images is None:
            say(one)
            continue
        image = np.asarray(one.images[0])
        alt = escape(f"decoded by {one.walker.run.name}")
        picture = f'<img{" class=ts-smooth" if image.shape[1] > 64 else ""} src="{data_uri(image)}" alt="{alt}">'
        note = tag("span", escape(notes[index]), cls="ts-note") if index < len(notes) and notes[index] else ""
        name = run_html(one.walker.run)
        tiles.append(f'<figure style="flex:0 1 {SIDE}px;width:{SIDE}px">{picture}{name}{note}</figure>')
    if tiles:
        with st.container(key=key):
            body = "".join(tiles)
            st.html(
                f'<div class="ts-gallery" style="display:flex;flex-wrap:wrap;gap:1.1rem;align-items:start">{body}</div>'
            )


def originals(ground: Ground, items: Sequence[int], *, key: str) -> None:
    """The test images themselves, where their pictures are stored."""
    rows = item_pictures.rows_for(ground.runs, np.asarray(items))
    gallery.show([row for row in rows if row.colour is None], key=key, side=64)


def say(one: Decoded) -> None:
    """Why this model shows nothing."""
    empty.nothing(f"{escape(marked(one.walker.run))}: {escape(one.sentence)}")
