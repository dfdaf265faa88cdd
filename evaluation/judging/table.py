"""A comparison as plain values: one row a metric, one cell a run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from evaluation.record.lookup import find_metric
from evaluation.record.views import Reference
from evaluation.registry import Better

Verdict = Literal["better", "worse", "tied", "baseline", "incomparable", "none"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One metric of one run, beside the baseline's."""

    run: int
    """Index into the compared runs."""
    status: Literal["ok", "skipped", "failed"]
    value: float | None = None
    interval: tuple[float, float] | None = None
    n: int | None = None
    warnings: tuple[str, ...] = ()
    references: tuple[Reference, ...] = ()
    reason: str = ""
    """Why it was skipped, failed or cannot be compared; else empty."""
    difference: float | None = None
    """This value minus the baseline's."""
    difference_interval: tuple[float, float] | None = None
    """95%, for this difference alone."""
    p: float | None = None
    p_holm: float | None = None
    """Corrected over the table. The verdict rests on it."""
    verdict: Verdict = "none"
    """``none`` where the metric has no direction, or there is no value."""
    best: bool = False
    tied_with_best: bool = False
    """Not the best value, but the difference may be chance. The test knows that the best was chosen among all runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One metric over all runs."""

    metric: str
    title: str
    group: str
    better: Better
    bounds: tuple[float | None, float | None]
    unit: str | None
    explanation: str
    source: str
    cells: tuple[Cell, ...]
    """One for each model."""

    def references(self) -> dict[str, tuple[Reference | None, ...]]:
        """Name of each reference -> its value beside each model; None where a model has none of that name."""
        beside = [{reference.name: reference for reference in cell.references} for cell in self.cells]
        return {name: tuple(found.get(name) for found in beside) for found in beside for name in found}

    plugin: str = ""
    """Package and version that the metric comes from; empty for Touchstone's own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Metrics down, models across: what pages, reports and the command line show."""

    names: tuple[str, ...]
    """Of the models, in the order of the cells of each row."""
    colours: tuple[int, ...]
    baseline: int
    """Index of the model that differences are taken to."""
    rows: tuple[Row, ...]
    """Metrics with one number, in the order of the groups."""
    tests: int
    """How many cells Holm's correction ran over."""
    notes: tuple[str, ...] = ()
    """Plain sentences about the table as a whole."""

    def row(self, name: str) -> Row | None:
        """The row of a metric by any of its names, or None when no run was asked for it.

        Raises TouchstoneError with one sentence for an unknown name and for one that stands for several metrics.
        """
        metric = find_metric(name, {row.metric: row.title for row in self.rows})
        return next((row for row in self.rows if row.metric == metric), None)
