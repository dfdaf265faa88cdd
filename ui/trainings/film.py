"""A training as a film: the same noise, the same inputs and the map of the code at every step.

The maps are turned to lie over the one before, on the items that both show, so that only what training moved moves.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.judging.alignment import turned
from evaluation.record.run import Run
from evaluation.record.schema import Ok
from evaluation.record.views import Embedding, ImageGrid
from evaluation.types import Array
from ui.generation import SAMPLES
from ui.items.pictures import IMAGES, RECONSTRUCTIONS
from ui.latent.maps import INDEPENDENT
from ui.pictures import png
from ui.trainings.series import Arrays
from ui.trainings.stored import MeasuredLook

MOST_SAMPLES, MOST_INPUTS, MOST_POINTS = 16, 12, 1_200
GAP = 118
"""Grey between pictures, which can be seen on light and on dark."""
LINEAR = "PCA"
"""The first choice of a map: it is the code itself, turned."""
FINE = 32_000
"""Steps of a coordinate from the edge of the film to its middle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strip:
    """A row of pictures a step, all in one sheet."""

    title: str
    says: str
    sheet: bytes
    """PNG."""
    columns: int
    cell: tuple[int, int]
    """Height and width of a picture with its gap."""
    moves: bool
    """Whether it has a row a step; inputs have one for all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moving:
    """n points over m steps."""

    points: Array
    """(m, n, 2) int16, in one box."""
    there: Array
    """(m,) whether the step has a map."""
    labels: Array | None
    """(n,)"""
    classes: tuple[str, ...]
    method: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    strips: tuple[Strip, ...]
    map: Moving | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Map:
    metric: str
    method: str


def keys(run: Run) -> list[str]:
    """Of the arrays that a film of this run's training reads."""
    metrics = [SAMPLES, IMAGES, RECONSTRUCTIONS, *([found.metric] if (found := _map_of(run)) else [])]
    outcomes = [outcome for metric in metrics if (outcome := run.ok(metric)) is not None]
    return [key for outcome in outcomes for key in outcome.view.arrays.values()]


def film(looks: Sequence[MeasuredLook], run: Run, arrays: Arrays) -> Film:
    """``run`` is that of the look with the most outcomes; its record says which arrays there are."""
    made = [_samples(looks, run, arrays), *_reconstructions(looks, run, arrays)]
    return Film(strips=tuple(strip for strip in made if strip is not None), map=_moving(looks, run, arrays))


def _samples(looks: Sequence[MeasuredLook], run: Run, arrays: Arrays) -> Strip | None:
    outcome = run.ok(SAMPLES)
    if outcome is None or outcome.view.type != ImageGrid.__name__:
        return None
    key = outcome.view.arrays["images"]
    rows = [arrays.get(one.run.id, {}).get(key) for one in looks]
    return _strip("Samples", "from the same noise at every step", [_first(row, MOST_SAMPLES) for row in rows])


def _reconstructions(looks: Sequence[MeasuredLook], run: Run, arrays: Arrays) -> list[Strip | None]:
    """The inputs, and below them what each step makes of them."""
    inputs, made = run.ok(IMAGES), run.ok(RECONSTRUCTIONS)
    if inputs is None or made is None or "items" not in made.view.arrays:
        return []
    here = arrays.get(run.id, {})
    if any(key not in here for key in (*inputs.view.arrays.values(), *made.view.arrays.values())):
        return []
    stored = np.asarray(here[made.view.arrays["items"]])
    items = stored[np.unique(np.linspace(0, len(stored) - 1, min(MOST_INPUTS, len(stored))).astype(int))]
    images = _of_items(here, inputs, items)
    rows = [_of_items(arrays.get(one.run.id, {}), made, items) for one in looks]
    return [
        _strip("Inputs", "the same test images", [images], moves=False),
        _strip("Reconstructions", "of these inputs", rows),
    ]


def _of_items(here: dict[str, Array] | object, outcome: Ok, items: Array) -> Array | None:
    """Pictures of these items; None where one of them has none."""
    if not isinstance(here, dict) or any(key not in here for key in outcome.view.arrays.values()):
        return None
    known = np.asarray(here[outcome.view.arrays["items"]])
    order = np.argsort(known)
    places = order[np.clip(np.searchsorted(known, items, sorter=order), 0, len(known) - 1)]
    if not np.array_equal(known[places], items):
        return None
    return np.asarray(here[outcome.view.arrays["images"]][places])


def _first(images: Array | None, most: int) -> Array | None:
    return None if images is None else np.asarray(images[:most])


def _strip(title: str, says: str, rows: Sequence[Array | None], *, moves: bool = True) -> Strip | None:
    """None where no step has pictures, or their sizes differ."""
    known = [row for row in rows if row is not None]
    if not known or len({row.shape for row in known}) > 1 or known[0].dtype != np.uint8:
        return None
    count, channels, height, width = known[0].shape
    channels = 3 if channels >= 3 else 1
    sheet = np.full((channels, len(rows) * (height + 1), count * (width + 1)), GAP, np.uint8)
    for place, row in enumerate(rows):
        if row is not None:
            apart = np.pad(row[:, :channels], ((0, 0), (0, 0), (0, 0), (0, 1)), constant_values=GAP)
            line = apart.transpose(1, 2, 0, 3).reshape(channels, height, count * (width + 1))
            sheet[:, place * (height + 1) : place * (height + 1) + height] = line
    return Strip(
        title=title, says=says, sheet=png(sheet), columns=count, cell=(height + 1, width + 1), moves=moves,
    )  # fmt: skip


def _map_of(run: Run) -> _Map | None:
    """The linear map where there is one, else the first that starts from what models share."""
    found = [
        _Map(metric=outcome.metric, method=str(outcome.view.facts.get("method", outcome.metric)))
        for outcome in run.record.outcomes
        if isinstance(outcome, Ok) and outcome.view.type == Embedding.__name__
    ]
    shared = [one for one in found if not one.method.endswith(INDEPENDENT)] or found
    return next((one for one in shared if one.method == LINEAR), shared[0] if shared else None)


def _moving(looks: Sequence[MeasuredLook], run: Run, arrays: Arrays) -> Moving | None:
    chosen = _map_of(run)
    outcome = None if chosen is None else run.ok(chosen.metric)
    if chosen is None or outcome is None:
        return None
    names = outcome.view.arrays
    maps = [_read(arrays.get(one.run.id, {}), names) for one in looks]
    known = [one for one in maps if one is not None]
    if not known:
        return None
    items = known[0][0]
    for others, _ in known[1:]:
        items = np.intersect1d(items, others)
    if len(items) < 2:
        return None
    items = items[np.unique(np.linspace(0, len(items) - 1, min(MOST_POINTS, len(items))).astype(int))]
    laid, before = [], None
    for one in maps:
        if one is not None:
            own = one[1][np.searchsorted(one[0], items)]
            before = own if before is None else turned(before, own)
        laid.append(before if before is not None else np.zeros((len(items), 2), np.float32))
    return Moving(
        points=_boxed(np.stack(laid)),
        there=np.array([one is not None for one in maps]),
        labels=_labels(arrays.get(run.id, {}), names, items),
        classes=tuple(run.record.dataset.classes),
        method=chosen.method,
    )


def _read(here: object, names: dict[str, str]) -> tuple[Array, Array] | None:
    """(items in ascending order, their coordinates)."""
    if not isinstance(here, dict) or names["coordinates"] not in here:
        return None
    coordinates = np.asarray(here[names["coordinates"]], dtype=np.float32)
    if "items" not in names or names["items"] not in here:
        return np.arange(len(coordinates)), coordinates
    items = np.asarray(here[names["items"]])
    order = np.argsort(items)
    return items[order], coordinates[order]


def _labels(here: object, names: dict[str, str], items: Array) -> Array | None:
    if not isinstance(here, dict) or names.get("labels") not in here:
        return None
    labels = np.asarray(here[names["labels"]])
    own = _read(here, names)
    if own is None or len(labels) != len(own[0]):
        return None
    stored = np.arange(len(labels)) if names.get("items") not in here else np.asarray(here[names["items"]])
    order = np.argsort(stored)
    found: Array = labels[order][np.searchsorted(stored[order], items)]
    return found


def _boxed(points: Array) -> Array:
    """All steps in one box with one scale."""
    low, high = np.percentile(points, [0.2, 99.8], axis=(0, 1))
    middle, half = (low + high) / 2, max(float((high - low).max()) / 2, 1e-12)
    boxed: Array = np.clip((points - middle) / half * FINE, -FINE, FINE).astype(np.int16)
    return boxed
