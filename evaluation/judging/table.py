"""A comparison as plain values: one row a metric, one cell a run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from jaxtyping import Bool

from evaluation.judging.power import share_of
from evaluation.record import figures
from evaluation.record.lookup import find_metric
from evaluation.record.views import Reference
from evaluation.registry import Better

Verdict = Literal["better", "worse", "tied", "baseline", "incomparable", "too few", "none"]


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
    """Corrected, as the table's ``corrected`` says. The verdict rests on it."""
    verdict: Verdict = "none"
    """``too few`` below the metric's least n; ``none`` where it has no direction, or there is no value."""
    smallest_found: float | None = None
    """Of a tie: the smallest true difference from the baseline that would be found in 4 of 5 cases."""
    too_few: str = ""
    """``too few: needs 100 images, had 20`` where the number decides nothing for that reason; else empty."""
    best: bool = False
    """It has the best value, and no other has."""
    tied_with_best: bool = False
    """Another is as good or better, and the difference may be chance. The test knows that the best was chosen among all
    runs."""


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

    def could_be_found(self) -> dict[int, str]:
        """Index of a model -> the smallest true difference from the baseline that would have been found in 4 of 5
        cases, in digits and as a share: ``0.004 (8%)``. Empty where a model differs."""
        if any(cell.verdict in ("better", "worse") for cell in self.cells):
            return {}
        return {cell.run: found for cell in self.cells if (found := self.found_text(cell))}

    def found_text(self, cell: Cell) -> str:
        """The same of one cell, whatever the others are; empty where there is none."""
        if cell.smallest_found is None:
            return ""
        share = share_of(cell.smallest_found, self.cells[self.baseline].value, self.bounds[0])
        return figures.number(cell.smallest_found, digits=2) + (
            "" if share is None else f" ({share:.{0 if share >= 0.01 else 1}%})"
        )

    plugin: str = ""
    """Package and version that the metric comes from; empty for Touchstone's own."""
    aside: frozenset[int] = frozenset()
    """Models that are neither best nor worst here: their reading is a guess, or this number means nothing for them."""
    construct: str = ""
    """What the metric measures. All rows of one construct have one vote in a ranking."""
    baseline: int = 0
    """Index of the model that the differences of this row are taken to."""
    beats: Bool[np.ndarray, "n n"] = field(
        default_factory=lambda: np.zeros((0, 0), dtype=bool), compare=False, repr=False
    )
    """Entry (i, j): whether model i is better than model j, after correction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """Metrics down, models across: what pages, reports and the command line show."""

    names: tuple[str, ...]
    """Of the models, in the order of the cells of each row."""
    colours: tuple[int, ...]
    baseline: int | None
    """Index of the model that the reader named for differences; None where each group has a baseline of its own."""
    rows: tuple[Row, ...]
    """Metrics with one number, in the order of the groups."""
    tests: int
    """How many comparisons Holm's correction ran over."""
    notes: tuple[str, ...] = ()
    """Plain sentences about the table as a whole."""
    over_pairs: bool = False
    """Whether the correction ran over every pair of models. Else it ran over the comparisons with the baseline."""
    marks: Mapping[int, str] = field(default_factory=dict)
    """Model -> what stands beside its name where its reading was guessed and not confirmed: ``83% likely``."""

    @property
    def guessed(self) -> frozenset[int]:
        """Models whose reading was guessed and not confirmed: their numbers stand, and they lead nothing."""
        return frozenset(self.marks)

    @property
    def corrected(self) -> str:
        """Which comparisons the correction ran over, in words."""
        if self.over_pairs:
            return f"paired, Holm over all {self.tests:,} pairs of models"
        return f"paired, Holm over {self.tests:,} comparisons with the named baseline"

    def too_few(self) -> dict[str, list[str]]:
        """``too few: needs 100 images, had 20`` -> titles of the metrics that decide nothing for that reason."""
        found: dict[str, list[str]] = {}
        for row in self.rows:
            for reason in dict.fromkeys(cell.too_few for cell in row.cells if cell.too_few):
                found.setdefault(reason, []).append(row.title)
        return found

    def is_baseline(self, model: int, group: str) -> bool:
        """Whether the differences of a group are taken to this model, where there are others."""
        return model == self.baseline_of(group)

    def baseline_of(self, group: str) -> int | None:
        """Index of the model that the differences of a group are taken to; None where there is nothing to compare."""
        own = [row.baseline for row in self.rows if row.group == group]
        return own[0] if own and len(self.names) > 1 else None

    def name(self, model: int) -> str:
        """The model's name, with its mark beside it where its reading was guessed: ``vae (83% likely)``."""
        return f"{self.names[model]} ({self.marks[model]})" if model in self.marks else self.names[model]

    def row(self, name: str) -> Row | None:
        """The row of a metric by any of its names, or None when no run was asked for it.

        Raises TouchstoneError with one sentence for an unknown name and for one that stands for several metrics.
        """
        metric = find_metric(name, {row.metric: row.title for row in self.rows})
        return next((row for row in self.rows if row.metric == metric), None)


def two_of(row: Row, first: int, second: int) -> Row:
    """The row of two of its models; the first, to which its differences are taken, is the baseline."""
    one, other = row.cells[first], row.cells[second]
    ahead = _ahead(row, one, other)
    tied = other.verdict == "tied" or ahead == [first, second]
    cells = tuple(
        replace(cell, run=place, best=ahead == [cell.run], tied_with_best=tied and ahead not in ([], [cell.run]))
        for place, cell in enumerate((one, other))
    )
    aside = frozenset(place for place, index in enumerate((first, second)) if index in row.aside)
    return replace(row, cells=cells, baseline=0, aside=aside, beats=row.beats[np.ix_((first, second), (first, second))])


def _ahead(row: Row, one: Cell, other: Cell) -> list[int]:
    """The one with the better value, of two that have it and may lead; both where they are equal."""
    if one.value is None or other.value is None or row.better is None or {one.run, other.run} & row.aside:
        return []
    if one.value == other.value:
        return [one.run, other.run]
    return [one.run if (one.value > other.value) == (row.better == "higher") else other.run]
