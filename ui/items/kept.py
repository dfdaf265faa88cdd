"""What runs keep of each test image, side by side: error, class guess, density of the code, nearest codes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evaluation.record.run import Run
from evaluation.record.schema import Failed, Skipped
from evaluation.types import Array
from ui import services
from ui.items import pictures as item_pictures
from ui.latent import codes
from ui.latent.maps import Maps

NEAR_ON_MAPS = 8
MOST_ASKED = 12
"""Runs that are asked for classes which the chosen ones do not keep."""
NEAR = 15
"""Neighbours whose distance says how dense a code is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """The test images that can be shown. Arrays have one entry a shown item."""

    runs: tuple[Run, ...]
    numbers: Array
    """(n,) index of each in the run's test images, ascending."""
    labels: Array | None
    """(n,) class, -1 for none; None where no run keeps classes."""
    class_names: tuple[str, ...]
    errors: dict[str, Array]
    """Run id -> (n,) reconstruction error."""
    guesses: dict[str, Array]
    """Run id -> (n,) class that a probe takes it for."""

    def class_of(self, number: int) -> str:
        """Name of an item's class; empty where it has none."""
        if self.labels is None:
            return ""
        return self.called(int(self.labels[int(np.searchsorted(self.numbers, number))]))

    def called(self, label: int) -> str:
        """Name of a class; empty below 0."""
        if label < 0:
            return ""
        return self.class_names[label] if label < len(self.class_names) else str(label)


def of(runs: Sequence[Run]) -> Items:
    """What these runs of one dataset keep."""
    numbers = item_pictures.stored(runs)
    dataset = runs[0].record.dataset
    labels = item_pictures.labels(runs, dataset.n)
    if labels is None and dataset.classes:
        labels = item_pictures.labels(_measured_alike(runs[0]), dataset.n)
    return Items(
        runs=tuple(runs),
        numbers=numbers,
        labels=None if labels is None else labels[numbers],
        class_names=tuple(dataset.classes),
        errors={run.id: found[numbers] for run in runs if (found := item_pictures.errors(run)) is not None},
        guesses={run.id: found[numbers] for run in runs if (found := item_pictures.guesses(run)) is not None},
    )


def _measured_alike(run: Run) -> list[Run]:
    """The newest other runs on the same test images. Older results of a model without a code keep no classes."""
    dataset, seed = run.record.dataset, run.record.config.seed
    stored = services.store().runs.all(dataset_sha256=dataset.sha256)
    alike = [one for one in stored if (one.n, one.seed) == (dataset.n, seed) and one.id != run.id]
    return services.runs(alike[-MOST_ASKED:])


def loneliness(shown: Items, run: Run) -> Array:
    """(n,) distance to the 15th nearest code in this model: high where the code is thin. NaN where none is kept."""
    items, near = services.code_neighbours(run, NEAR)
    placed = np.full(len(shown.numbers), np.nan)
    _, places, rows = np.intersect1d(shown.numbers, items, assume_unique=True, return_indices=True)
    placed[places] = near.distances[rows, -1]
    return placed


def alike(run: Run, number: int, most: int) -> Array:
    """(<= most,) the items whose codes in this model are nearest to that of an item, nearest first, without itself."""
    items, apart = _apart(run, number)
    order = np.argsort(apart, kind="stable")
    nearest: Array = items[order[items[order] != number][:most]]
    return nearest


def nearness(shown: Items, run: Run, number: int) -> Array:
    """(n,) squared distance of each shown item's code to that of one item in this model; NaN where none is kept."""
    items, apart = _apart(run, number)
    placed = np.full(len(shown.numbers), np.nan)
    _, places, rows = np.intersect1d(shown.numbers, items, assume_unique=True, return_indices=True)
    placed[places] = apart[rows]
    return placed


def _apart(run: Run, number: int) -> tuple[Array, Array]:
    """(m,) items whose codes a model keeps and (m,) squared distances to the code of one; empty where it has none."""
    kept = codes.kept(run)
    if kept is None or number not in kept.items:
        return np.empty(0, dtype=np.int64), np.empty(0)
    values = kept.values.astype(np.float64)
    of_it = values[int(np.flatnonzero(kept.items == number)[0])]
    return kept.items, ((values - of_it) ** 2).sum(axis=1)


def near_on_maps(maps: Maps, place: int) -> list[list[int]]:
    """For each map the places, among its points, of the images most like that of a point by the model's code."""
    listed = []
    for run in maps.runs:
        near = alike(run, int(maps.items[place]), NEAR_ON_MAPS)
        found = item_pictures.positions(maps.items, near[np.isin(near, maps.items)])
        listed.append([] if found is None else found.tolist())
    return listed


def why_not(run: Run, metric: str) -> str:
    """Why a run has nothing of a metric, in a sentence. Empty where it has."""
    outcome = run.record.outcome(metric)
    if isinstance(outcome, Skipped):
        return outcome.reason
    if isinstance(outcome, Failed):
        return outcome.error.message
    return "not measured" if outcome is None else ""
