"""A page of images, a column each, with a row for what each model makes of them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.record import figures
from evaluation.record.run import Run
from evaluation.types import Array
from ui.items import pictures as item_pictures
from ui.items.kept import Items, why_not
from ui.markup import header_cell, muted, table, tag
from ui.names import told_apart
from ui.pictures import data_uri
from ui.text import escape, run_html, shortened

COLUMNS = 10
LARGE_COLUMNS = 6
LARGE = 32
"""Pixels; images with a larger side stand larger."""
LINES = 16
"""Lines of pictures on a page, about: two bands at least."""
LABEL = 22
CLASS = 10


def columns(shown: Items) -> int:
    shape = shown.runs[0].record.dataset.image_shape
    return LARGE_COLUMNS if shape is not None and max(shape[-2:]) > LARGE else COLUMNS


def each_page(shown: Items, models: int) -> int:
    """Images on a page."""
    return columns(shown) * max(2, LINES // (models + 1))


def markup(shown: Items, models: Sequence[Run], numbers: Array) -> str:
    """The bands of these items, in their order, with a row for each of these models."""
    across = columns(shown)
    labels = told_apart([run.name for run in models], LABEL)
    bands = [numbers[start : start + across] for start in range(0, len(numbers), across)]
    return "".join(_band(shown, models, labels, band) for band in bands)


def _band(shown: Items, models: Sequence[Run], labels: dict[str, str], band: Array) -> str:
    across, inputs = columns(shown), item_pictures.images(models, band)
    heads = [_head(shown, int(item), None if inputs is None else inputs[k]) for k, item in enumerate(band)]
    rows = [_row(shown, run, labels[run.name], band) for run in models]
    spoken = f"Images {', '.join(map(str, band.tolist()))} and what each model makes of them"
    size = "ts-items ts-large" if across == LARGE_COLUMNS else "ts-items"
    return table(header_cell(muted("Test image")) + "".join(heads), rows, label=spoken, cls=size)


def _head(shown: Items, item: int, image: Array | None) -> str:
    of_class = shown.class_of(item)
    spoken = f"Image {item}" + (f", class {of_class}" if of_class else "")
    shows = picture(image, spoken) if image is not None else escape(str(item))
    below = f"{item}" + (f" · {shortened(of_class, CLASS)}" if of_class else "")
    button = f'<button type="button" data-item="{item}" aria-label="Open {escape(spoken)}">{shows}</button>'
    return header_cell(button + tag("span", escape(below), cls="ts-below")).replace("<th", f'<th data-item="{item}"', 1)


def _row(shown: Items, run: Run, label: str, band: Array) -> str:
    name = header_cell(run_html(run, label), row=True)
    made = item_pictures.pictures(run, item_pictures.RECONSTRUCTIONS, band)
    if made is None:
        reason = why_not(run, item_pictures.RECONSTRUCTIONS) or "no picture is kept of some of these images"
        return name + f'<td colspan="{len(band)}" class="ts-absent">{muted(escape(reason))}</td>'
    places = np.searchsorted(shown.numbers, band)
    error, guess = shown.errors.get(run.id), shown.guesses.get(run.id)
    cells = []
    for k, (item, place) in enumerate(zip(band.tolist(), places.tolist(), strict=True)):
        wrong = guess is not None and shown.labels is not None and 0 <= shown.labels[place] != guess[place]
        said = figures.number(float(error[place]), digits=2) if error is not None else ""
        taken = f", taken for {shown.called(int(guess[place]))}" if guess is not None else ""
        spoken = f"{run.name} of image {item}" + (f": error {said}" if said else "") + taken
        mistaken = _mistaken(shown.called(int(guess[place]))) if guess is not None and wrong else ""
        below = tag("span", escape(said), cls="ts-below")
        cells.append(f'<td data-item="{item}">{picture(made[k], spoken)}{mistaken}{below}</td>')
    return name + "".join(cells)


def _mistaken(name: str) -> str:
    return tag("span", escape(f"→{shortened(name, 5)}"), cls="ts-taken", title=f"its probe takes it for {name}")


def picture(image: Array, spoken: str) -> str:
    smooth = "" if max(image.shape[-2:]) <= 64 else ' class="ts-smooth"'
    return f'<img{smooth} src="{data_uri(image)}" alt="{escape(spoken)}" title="{escape(spoken)}">'
