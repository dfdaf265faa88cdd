"""One small picture of what a run found: inputs over reconstructions where there are any, else samples."""

from __future__ import annotations

import numpy as np

from evaluation.record.run import Run
from evaluation.record.schema import Ok
from evaluation.record.views import ImageGrid
from evaluation.types import Array
from ui.pictures import data_uri

COLUMNS = 10
MOST = 256
"""A grid with more images is kept for pages to pick from, and makes no picture."""


def picture(run: Run) -> tuple[str, str] | None:
    """(data address, words for those who cannot see it), or None where no view of the run is a picture."""
    grids = [
        (outcome.title, view)
        for outcome in run.record.outcomes
        if isinstance(outcome, Ok) and outcome.view.type == ImageGrid.__name__
        if isinstance(view := run.exact_view(outcome.metric), ImageGrid) and 0 < len(view.images) <= MOST
    ]
    if not grids:
        return None
    # two rows are inputs over reconstructions, which tell most; else the first grid, in the order of the groups
    title, grid = next(((title, grid) for title, grid in grids if grid.rows == 2), grids[0])
    return data_uri(sheet(np.asarray(grid.images), max(1, grid.rows))), title


def first_look(shown: Array) -> tuple[str, str]:
    """The same of uint8 (rows, columns, c, h, w): inputs over reconstructions, or one row of samples."""
    words = "Samples" if len(shown) == 1 else "Images over what it makes of them"
    return data_uri(sheet(shown.reshape(-1, *shown.shape[2:]), len(shown))), words


def sheet(images: Array, rows: int) -> Array:
    """The first columns of every row with transparent gaps: RGBA (4, rows * (h + 1), columns * (w + 1))."""
    colour = images[:, :3] if images.shape[1] >= 3 else np.repeat(images[:, :1], 3, axis=1)
    opaque = np.concatenate([colour, np.full_like(colour[:, :1], 255)], axis=1)
    apart = np.pad(opaque, ((0, 0), (0, 0), (0, 1), (0, 1)))
    by_row = apart[: len(apart) // rows * rows].reshape(rows, -1, *apart.shape[1:])[:, :COLUMNS]
    lines = [np.concatenate(list(line), axis=-1) for line in by_row]
    return np.concatenate(lines, axis=-2)
