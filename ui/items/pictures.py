"""Pictures and numbers that runs keep of single test images."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from evaluation.record import figures
from evaluation.record.reading import mark
from evaluation.record.run import Run
from evaluation.record.views import Embedding, ImageGrid, PerItem, Vectors
from evaluation.types import Array
from ui.components.shared.gallery import Row

IMAGES = "item_images"
RECONSTRUCTIONS = "item_reconstructions"
ERRORS = "reconstruction_error"
PREDICTIONS = "probe_prediction"
CLASSES = "item_classes"


def errors(run: Run) -> Array | None:
    """(n test,) reconstruction error, where the model reconstructs."""
    return _per_item(run, ERRORS)


def guesses(run: Run) -> Array | None:
    """(n test,) the class that a linear probe on the code takes each image for, where there is a code."""
    found = _per_item(run, PREDICTIONS)
    return None if found is None else found.astype(np.int64)


def labels(runs: Sequence[Run], count: int) -> Array | None:
    """(count,) class of each test image, -1 where it is not known. Older results keep them with their maps only."""
    for run in runs:
        kept = run.exact_view(CLASSES)
        if isinstance(kept, Vectors) and len(kept.values) == count:
            return np.asarray(kept.values)[:, 0].astype(np.int64)
    for run in runs:
        for outcome in run.record.outcomes:
            view = run.exact_view(outcome.metric) if _is_map(run, outcome.metric) else None
            if isinstance(view, Embedding) and view.labels is not None:
                known = np.full(count, -1, dtype=np.int64)
                items = np.arange(len(view.labels)) if view.items is None else np.asarray(view.items)
                known[items] = view.labels
                return known
    return None


def stored(runs: Sequence[Run]) -> Array:
    """The items whose pictures are stored, ascending."""
    for run in runs:
        view = run.exact_view(IMAGES)
        if isinstance(view, ImageGrid) and view.items is not None:
            return np.sort(np.asarray(view.items))
    return np.empty(0, dtype=np.int64)


def images(runs: Sequence[Run], items: Array) -> Array | None:
    """(n, c, h, w) uint8 test images, of the first run that keeps them all."""
    return next((found for run in runs if (found := pictures(run, IMAGES, items)) is not None), None)


def pictures(run: Run, metric: str, items: Array) -> Array | None:
    """(n, c, h, w) uint8 of a metric that keeps a picture an item; None where one of the items has none."""
    view = run.exact_view(metric)
    if not isinstance(view, ImageGrid) or view.items is None:
        return None
    rows = positions(np.asarray(view.items), items)
    return None if rows is None else np.asarray(view.images[rows])


def positions(stored: Array, wanted: Array) -> Array | None:
    """Where each wanted item stands in ``stored``; None when one is missing."""
    order = np.argsort(stored)
    places = np.searchsorted(stored, wanted, sorter=order)
    if len(stored) == 0 or (places >= len(stored)).any():
        return None
    rows = order[places]
    return rows if np.array_equal(stored[rows], wanted) else None


def rows_for(runs: Sequence[Run], items: Array) -> list[Row]:
    """Gallery rows for chosen test items: the images, then what each model makes of them, with its mean error."""
    rows = []
    if (inputs := images(runs, items)) is not None:
        rows.append(Row(label="Test images", images=inputs, captions=tuple(str(item) for item in items)))
    for run in runs:
        made, error = pictures(run, RECONSTRUCTIONS, items), errors(run)
        if made is not None:
            note = f"mean error {figures.number(float(error[items].mean()))}" if error is not None else ""
            captions = (
                tuple(figures.number(float(error[item]), digits=2) for item in items) if error is not None else ()
            )
            rows.append(
                Row(
                    label=run.name,
                    colour=run.colour,
                    images=made,
                    captions=captions,
                    note=note,
                    mark=mark(run.record.checkpoint),
                )
            )
    return rows


def _per_item(run: Run, metric: str) -> Array | None:
    view = run.exact_view(metric)
    return np.asarray(view.values) if isinstance(view, PerItem) else None


def _is_map(run: Run, metric: str) -> bool:
    outcome = run.ok(metric)
    return outcome is not None and outcome.view.type == Embedding.__name__ and "labels" in outcome.view.arrays
