"""Image grids as PNG data URIs, so that the report is one file and pixels stay sharp."""

from __future__ import annotations

import base64
import io

import numpy as np
from PIL import Image

from evaluation.record.views import ImageGrid
from evaluation.types import Array

GAP = 1
COLUMNS = 16
SHOWN = 64
FEWEST = 8
"""Images that every grid shows, however large they are."""
FIGURE_BYTES = 3_000_000
"""Of all grids of one figure together, before they are compressed."""


def grid_uri(grid: ImageGrid, grids: int = 1) -> tuple[str, str]:
    """(data URI, alternative text) of the first images of a grid, with transparent gaps.

    ``grids`` is how many a figure has: of large images each shows fewer then.
    """
    images = np.asarray(grid.images)
    total = len(images)
    rows = max(1, grid.rows)
    most = max(FEWEST, FIGURE_BYTES // (grids * max(1, images[0].size)))
    if rows > 1:
        columns = min(total // rows, COLUMNS, max(1, most // rows))
        chosen = images.reshape(rows, total // rows, *images.shape[1:])[:, :columns].reshape(-1, *images.shape[1:])
    else:
        chosen = images[: min(SHOWN, most)]
        columns = min(COLUMNS, len(chosen))
    sheet = _sheet(chosen, columns)
    stream = io.BytesIO()
    Image.fromarray(sheet, "RGBA").save(stream, format="PNG", optimize=True)
    text = f"{len(chosen)} of {total} images" if len(chosen) < total else f"{total} images"
    if grid.row_labels:
        text += f"; rows: {', '.join(grid.row_labels)}"
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode(), text


def _sheet(images: Array, columns: int) -> Array:
    n, channels, height, width = images.shape
    rows = -(-n // max(1, columns))
    sheet = np.zeros((rows * (height + GAP) - GAP, columns * (width + GAP) - GAP, 4), dtype=np.uint8)
    for index, image in enumerate(images):
        top, left = (index // columns) * (height + GAP), (index % columns) * (width + GAP)
        colour = np.repeat(image, 3, axis=0) if channels == 1 else image[:3]
        if len(colour) == 2:  # two channels make no colour: the first is shown
            colour = np.repeat(image[:1], 3, axis=0)
        sheet[top : top + height, left : left + width, :3] = np.moveaxis(colour, 0, -1)
        sheet[top : top + height, left : left + width, 3] = 255
    return sheet
