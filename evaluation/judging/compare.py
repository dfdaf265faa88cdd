"""Compares runs: paired differences to a baseline, Holm's correction over the table, the best and what ties with it.

Replicates of two runs come from the same resamplings, so their difference is paired. With d the difference of the two
values and s the standard deviation of the paired replicate differences (ddof=1), z = d / s gives the two-sided p.
Holm (1979) runs over every compared cell of the table.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from evaluation.judging.likeness import notes_on, refuse_unlike
from evaluation.judging.pairing import Paired, holm, paired_difference
from evaluation.judging.table import Cell, Row, Table, Verdict
from evaluation.judging.table_text import render
from evaluation.record.run import Run
from evaluation.record.schema import Failed, Ok, Skipped
from evaluation.record.views import Reference, Scalar
from evaluation.registry import GROUPS, Better
from evaluation.types import Array, TouchstoneError

LEVEL = 0.05
"""Family-wise error rate of a table."""


class Comparison(Table):
    """A table of paired differences."""

    def text(self, *, width: int = 120) -> str:
        """The table in plain characters, at most ``width`` columns wide: models that do not fit go below."""
        return render(self, width=width)


def compare(runs: Sequence[Run], baseline: int = 0) -> Comparison:
    """A row for every metric that is one number: all runs against ``runs[baseline]``.

    Raises TouchstoneError when the runs are unlike: other data, items, seed, sizes or feature extractor.
    """
    if not runs:
        raise TouchstoneError("there is nothing to compare: at least one run is needed, got none")
    if not 0 <= baseline < len(runs):
        raise TouchstoneError(f"the baseline must be one of the runs 0 to {len(runs) - 1}; got {baseline}")
    refuse_unlike(runs)
    table = [_Line(runs, metric, baseline) for metric in _metrics(runs)]
    corrected = holm([p for line in table for p in line.p.values()])
    against_baseline = iter(corrected)
    for line in table:
        line.p_holm = {index: next(against_baseline) for index in line.p}
    between_others = iter(holm([p for line in table for p in line.p_pairs.values()]))
    for line in table:
        line.p_pairs_holm = {pair: next(between_others) for pair in line.p_pairs}
    return Comparison(
        names=tuple(run.name for run in runs),
        colours=tuple(run.colour for run in runs),
        baseline=baseline,
        rows=tuple(line.row() for line in table),
        tests=len(corrected),
        notes=notes_on(runs),
    )


class _Line:
    """One row while the table is being made."""

    def __init__(self, runs: Sequence[Run], metric: str, baseline: int) -> None:
        self.metric, self.baseline = metric, baseline
        self.outcomes = [run.record.outcome(metric) for run in runs]
        self.cells = [_cell(index, outcome) for index, outcome in enumerate(self.outcomes)]
        self.replicates = [_replicates(run, metric) for run in runs]
        self.described = next(
            (outcome for outcome in self.outcomes if isinstance(outcome, Ok)),
            next(outcome for outcome in self.outcomes if outcome is not None),
        )
        self.better: Better = self.described.better
        self.best = self._best()
        self.p: dict[int, float] = {}
        self.p_holm: dict[int, float] = {}
        self.p_pairs_holm: dict[tuple[int, int], float] = {}
        for index in range(len(runs)):
            self._against_baseline(index)
        self.p_pairs = self._pairs()

    def row(self) -> Row:
        told = self.described
        return Row(
            metric=self.metric, title=told.title or self.metric, group=told.group, better=told.better,
            bounds=told.bounds, unit=told.unit, explanation=told.explanation, source=told.source,
            cells=tuple(self._finished(cell) for cell in self.cells),
        )  # fmt: skip

    def _best(self) -> int | None:
        valued = [(cell.value, cell.run) for cell in self.cells if cell.value is not None]
        if len(valued) < 2 or self.better is None:  # a single value is not called best
            return None
        return (max if self.better == "higher" else min)(valued, key=lambda pair: pair[0])[1]

    def _against_baseline(self, index: int) -> None:
        cell, base = self.cells[index], self.cells[self.baseline]
        if cell.status != "ok":
            return
        if index == self.baseline:
            self.cells[index] = replace(cell, verdict="baseline")
        elif reason := self._incomparable(index, self.baseline):
            known = cell.value is not None and base.value is not None and self._same_parameters(index, self.baseline)
            difference = cell.value - base.value if known else None  # type: ignore[operator]
            self.cells[index] = replace(cell, verdict="incomparable", reason=reason, difference=difference)
        else:
            paired = self._paired(index, self.baseline)
            self.p[index] = paired.p
            self.cells[index] = replace(
                cell, difference=paired.difference, difference_interval=paired.interval, p=paired.p
            )

    def _pairs(self) -> dict[tuple[int, int], float]:
        """The second family of tests: all pairs without the baseline.

        The best was chosen on the same data, so tests against it alone would find too much.
        """
        if self.better is None:
            return {}
        valued = [cell.run for cell in self.cells if cell.value is not None and cell.run != self.baseline]
        pairs = itertools.combinations(valued, 2)
        return {(a, b): self._paired(a, b).p for a, b in pairs if not self._incomparable(a, b)}

    def _paired(self, index: int, other: int) -> Paired:
        value, reference = self.cells[index].value, self.cells[other].value
        replicates, others = self.replicates[index], self.replicates[other]
        assert value is not None and reference is not None  # noqa: PT018
        assert replicates is not None and others is not None  # noqa: PT018
        return paired_difference(value, reference, replicates, others)

    def _incomparable(self, index: int, other: int) -> str:
        """Why two cells cannot be compared; empty when they can."""
        whose = "the baseline" if other == self.baseline else "the best"
        if self.cells[other].value is None:
            return f"{whose} has no value: {self.cells[other].reason or 'it was not measured'}"
        if not self._same_parameters(index, other):
            return f"measured with other parameters than {whose}"
        mine, theirs = self.replicates[index], self.replicates[other]
        if mine is None or theirs is None:
            return f"no resamplings of {'this value' if mine is None else whose}, so there is no paired difference"
        if len(mine) != len(theirs) or len(mine) < 2:
            return f"{len(mine):,} resamplings here and {len(theirs):,} of {whose}: not the same ones"
        return ""

    def _same_parameters(self, index: int, other: int) -> bool:
        mine, theirs = self.outcomes[index], self.outcomes[other]
        return mine is not None and theirs is not None and mine.params == theirs.params and mine.title == theirs.title

    def _tied_with_best(self, index: int, best: int) -> bool:
        # The verdict tests the same pair, and the two must not contradict each other.
        if self.baseline in (index, best):
            other = index if best == self.baseline else best
            return self.p_holm.get(other, 0.0) >= LEVEL
        return self.p_pairs_holm.get((min(index, best), max(index, best)), 0.0) >= LEVEL

    def _finished(self, cell: Cell) -> Cell:
        index = cell.run
        if cell.value is None:
            return cell
        if index in self.p_holm:
            verdict: Verdict = "none"
            if self.better is not None:
                favourable = (cell.difference or 0.0) > 0 if self.better == "higher" else (cell.difference or 0.0) < 0
                verdict = "tied" if self.p_holm[index] >= LEVEL else "better" if favourable else "worse"
            cell = replace(cell, p_holm=self.p_holm[index], verdict=verdict)
        if self.best is None:
            return cell
        if cell.value == self.cells[self.best].value:
            return replace(cell, best=True)
        return replace(cell, tied_with_best=self._tied_with_best(index, self.best))


def _cell(index: int, outcome: Ok | Skipped | Failed | None) -> Cell:
    if outcome is None:
        return Cell(run=index, status="skipped", reason="this metric was not asked for in this run")
    if isinstance(outcome, Skipped):
        return Cell(run=index, status="skipped", reason=outcome.reason)
    if isinstance(outcome, Failed):
        return Cell(run=index, status="failed", reason=f"{outcome.error.type}: {outcome.error.message}")
    references = tuple(Reference(**reference.model_dump()) for reference in outcome.references)
    return Cell(
        run=index, status="ok", value=outcome.value, interval=outcome.interval, n=outcome.n,
        warnings=tuple(outcome.warnings), references=references,
    )  # fmt: skip


def _replicates(run: Run, metric: str) -> Array | None:
    view = run.view(metric)
    if not isinstance(view, Scalar) or view.replicates is None:
        return None
    replicates = np.asarray(view.replicates, dtype=np.float64)
    return replicates if replicates.ndim == 1 and np.isfinite(replicates).all() else None


def _metrics(runs: Sequence[Run]) -> list[str]:
    """Metrics with one number, in the order of the groups, then of the records."""
    found: dict[str, str] = {}
    for outcome in itertools.chain.from_iterable(run.record.outcomes for run in runs):
        found[outcome.metric] = found.get(outcome.metric) or outcome.group
    for run in runs:
        for outcome in run.record.outcomes:
            if isinstance(outcome, Ok) and outcome.view.type != Scalar.__name__:
                found.pop(outcome.metric, None)
    order = list(GROUPS)
    return sorted(found, key=lambda metric: order.index(found[metric]) if found[metric] in order else len(order))
