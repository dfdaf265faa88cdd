"""The open image: what each model makes of it, its error among all, its class guess, and the images most like it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.record import figures
from evaluation.record.run import Run
from evaluation.types import Array
from ui.components.items.sheet import LABEL, picture
from ui.items import pictures as item_pictures
from ui.items.kept import Items, alike, why_not
from ui.items.order import rank_shares
from ui.markup import header_cell, muted, table, tag
from ui.names import told_apart
from ui.text import escape, run_html

NEAREST = 5


def markup(shown: Items, models: Sequence[Run], item: int) -> str:
    """HTML of the image and a row a model; ``item`` is the index of a shown test image."""
    of_class = shown.class_of(item)
    inputs = item_pictures.images(models, np.asarray([item]))
    spoken = f"Image {item}" + (f", class {of_class}" if of_class else "")
    large = "" if inputs is None else picture(inputs[0], spoken)
    said = tag("p", tag("b", f"Image {item}"), f"<br>class {escape(of_class)}" if of_class else "")
    head = "".join(map(header_cell, ("Model", "Makes", "Error", "Takes it for", "Nearest by its code")))
    labels = told_apart([run.name for run in models], LABEL)
    rows = [_row(shown, run, labels[run.name], item) for run in models]
    return tag("div", large, said, cls="ts-opened") + table(
        head, rows, label=f"{spoken} through each model", cls="ts-left ts-one-image"
    )


def _row(shown: Items, run: Run, label: str, item: int) -> str:
    name = header_cell(run_html(run, label), row=True)
    cells = (_made(run, item), _error(shown, run, item), _guess(shown, run, item), _alike(shown, run, item))
    return name + "".join(tag("td", cell) for cell in cells)


def _made(run: Run, item: int) -> str:
    made = item_pictures.pictures(run, item_pictures.RECONSTRUCTIONS, np.asarray([item]))
    if made is None:
        return _absent(run, item_pictures.RECONSTRUCTIONS)
    return picture(made[0], f"{run.name} of image {item}")


def _error(shown: Items, run: Run, item: int) -> str:
    error = shown.errors.get(run.id)
    if error is None:
        return _absent(run, item_pictures.ERRORS)
    place = _place(shown, item)
    above = f"above {int(100 * rank_shares(error)[place])}% of all"
    return escape(figures.number(float(error[place]), digits=3)) + tag("span", escape(above), cls="ts-delta")


def _guess(shown: Items, run: Run, item: int) -> str:
    guess = shown.guesses.get(run.id)
    if guess is None:
        return _absent(run, item_pictures.PREDICTIONS)
    place = _place(shown, item)
    wrong = shown.labels is not None and 0 <= shown.labels[place] != guess[place]
    return tag("span", escape(shown.called(int(guess[place]))), cls="ts-warn" if wrong else "")


def _alike(shown: Items, run: Run, item: int) -> str:
    near = alike(run, item, NEAREST)
    near = near[np.isin(near, shown.numbers)]
    images = item_pictures.images([run, *shown.runs], near) if len(near) else None
    if images is None:
        return _absent(run, "codes") if run.ok("codes") is None else muted("no code is kept of this image")
    return tag("div", *(_button(shown, run, int(one), images[k]) for k, one in enumerate(near)), cls="ts-alike")


def _button(shown: Items, run: Run, item: int, image: Array) -> str:
    of_class = shown.class_of(item)
    spoken = f"image {item}" + (f", class {of_class}" if of_class else "")
    named = escape(f"Open {spoken}, near it in {run.name}")
    return f'<button type="button" data-item="{item}" aria-label="{named}">{picture(image, spoken)}</button>'


def _absent(run: Run, metric: str) -> str:
    """A dash; the reason on hover and for those who hear the page."""
    reason = escape(why_not(run, metric) or "nothing is kept of this image")
    return f'<span class="ts-muted" role="img" aria-label="{reason}" title="{reason}">–</span>'


def _place(shown: Items, item: int) -> int:
    return int(np.searchsorted(shown.numbers, item))
