"""What a model makes beside what the data look like: two small rows of images for one question."""

from __future__ import annotations

import numpy as np

from evaluation.record.run import Run
from evaluation.record.views import ImageGrid
from ui.pictures import data_uri
from ui.text import escape
from ui.thumbnail import sheet

ACROSS = 8
DATA = "item_images"
"""The test images, which every run keeps."""


def beside_data(run: Run, metric: str) -> str:
    """HTML of one picture: images of the data over what the model made. Empty where the run keeps no such grid."""
    grid = run.exact_view(metric)
    if not isinstance(grid, ImageGrid) or not len(grid.images):
        return ""
    rows = [np.asarray(part)[:ACROSS] for part in np.array_split(np.asarray(grid.images), max(1, grid.rows))]
    words = "Test images over what the model makes of them"
    if len(rows) == 1:
        data = run.exact_view(DATA)
        words = "Samples"
        if isinstance(data, ImageGrid) and len(data.images) >= len(rows[0]):
            rows.insert(0, np.asarray(data.images[: len(rows[0])]))
            words = "Test images over samples of the model"
    across = min(len(row) for row in rows)
    shown = np.concatenate([row[:across] for row in (rows[0], rows[-1])] if len(rows) > 1 else [rows[0][:across]])
    address = data_uri(sheet(shown, min(len(rows), 2)))
    says = escape(f"{words}: {run.name}")
    return f'<img class="ts-made" src="{address}" alt="{says}" title="{says}">'
